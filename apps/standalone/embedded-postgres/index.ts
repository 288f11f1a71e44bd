export { startCluster, type Cluster, type ClusterOptions } from './cluster.ts';
export { runningCluster } from './running-cluster.ts';
