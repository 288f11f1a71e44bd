# API, worker and command line in one image; the command chooses: dist/apps/api/main.js (default) or
# dist/apps/worker/main.js. Packages' install scripts are never run.

ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY bin ./bin
COPY apps ./apps
COPY libs ./libs
COPY projections ./projections
RUN node bin/build.mjs

FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The embedded Postgres is an optional package and has no use beside a database service.
RUN npm ci --ignore-scripts --omit=dev --omit=optional

FROM ${NODE_IMAGE}
# Debian's own chromium prints the documents; fonts for every name that a customer may have.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends chromium fonts-dejavu-core fonts-noto-core \
  && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production \
  NODE_OPTIONS=--enable-source-maps \
  PUPPETEER_EXECUTABLE_PATH=/usr/bin/chromium \
  HOST=0.0.0.0 \
  PORT=3000
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
COPY bin/health-check.mjs ./dist/health-check.mjs
# The user of the base image; it owns nothing here and need not.
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
  CMD ["node", "dist/health-check.mjs"]
ENTRYPOINT ["node"]
CMD ["dist/apps/api/main.js"]
