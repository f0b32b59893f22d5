# What runs in production: Node and what `npm run package` lays out. No shell, no npm, not root.
#
# The same commit makes the same image where SOURCE_DATE_EPOCH is given and the builder rewrites the times of files, and as long as
# the two base images stay what they are: `docker buildx imagetools inspect IMAGE` prints the digest of each. To pin it, append it
# to the tag below (`…-slim@sha256:…`); Dependabot then keeps it up to date. docs/supply-chain.md says more, and the sizes.

# The Node of devDependencies in package.json, on which every test runs.
FROM node:24.21.0-trixie-slim AS base
WORKDIR /app
COPY package.json package-lock.json ./
COPY packages/easy-auth-credential/package.json packages/easy-auth-credential/

FROM base AS build
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY LICENSE ./
COPY scripts/package.ts scripts/
COPY scripts/package scripts/package
COPY packages packages
COPY src src
COPY views views
COPY public public
# For the user below: Node compiles anew what another user has compiled.
RUN node scripts/package.ts --user 65532

# The libraries of C and C++ that Node needs, CA certificates, time zones, and nothing to run. Not distroless's own Node: no tag of
# that names its version. Not Alpine: Node's own builds are for glibc.
FROM gcr.io/distroless/cc-debian13:nonroot
WORKDIR /app
COPY --from=base /usr/local/bin/node /usr/local/bin/node
COPY --from=build /app/.package ./
# distroless's nonroot, by number, so that an orchestrator can see that it isn't root.
USER 65532:65532
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8080}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]
