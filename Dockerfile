# syntax=docker/dockerfile:1
# One image for every process: the command after `chiamate` says which.

FROM node:20.20.2-bookworm AS build
WORKDIR /srv/chiamate
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:20.20.2-bookworm-slim
ENV NODE_ENV=production \
    TZ=UTC \
    CHIAMATE_DATA=/var/lib/chiamate \
    CHIAMATE_TRUST=/etc/chiamate/trust \
    CHIAMATE_SETTINGS=/etc/chiamate/settings.yaml
WORKDIR /srv/chiamate
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /srv/chiamate ./
RUN install --directory --owner=node --group=node --mode=0700 /var/lib/chiamate
USER 1000:1000
VOLUME /var/lib/chiamate
ENTRYPOINT ["node", "cli/bin.js"]
CMD ["--help"]
