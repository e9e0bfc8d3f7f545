# Two stages: build with the toolchain, run with nothing but the program. Not built in CI.
FROM rust:1.95-bookworm AS build
WORKDIR /build
COPY . .
RUN cargo build --locked --release --bin onward

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin onward \
    && install --directory --owner onward --group onward --mode 0700 /data
COPY --from=build /build/target/release/onward /usr/local/bin/onward
USER onward
WORKDIR /data
VOLUME /data
EXPOSE 8000
# The container's own address is not loopback, so ONWARD_PUBLIC_URL must be set to the https:// address of the proxy in
# front (or ONWARD_HTTP__INSECURE=true with an http:// one, for a try-out).
ENV ONWARD_DATA_DIR=/data ONWARD_HTTP__LISTEN=0.0.0.0:8000
STOPSIGNAL SIGTERM
ENTRYPOINT ["onward"]
