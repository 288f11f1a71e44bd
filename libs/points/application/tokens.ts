/** Token of the DeciderStream of customers' points. */
export const POINTS_STREAM = Symbol('PointsStream');
