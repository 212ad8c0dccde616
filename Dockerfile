# Guichet in a container: the same image runs the console, the workers and the schedule.
#
#   docker build -t guichet .
#   docker run -p 8080:8080 -v guichet:/var/lib/guichet guichet            the console
#   docker run … guichet worker                                            a worker
#
# Versions are those of constraints.txt. Settings come as GUICHET_… variables.
ARG PYTHON=3.11-slim-bookworm

FROM python:${PYTHON} AS build
WORKDIR /src
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/guichet
# The dependencies first: this layer is made again only when they change.
COPY pyproject.toml constraints.txt ./
RUN python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > requirements.txt \
    && /opt/guichet/bin/pip install --constraint constraints.txt setuptools --requirement requirements.txt
COPY README.md LICENSE ./
COPY bot bot
COPY workers workers
COPY connectors connectors
COPY migrations migrations
RUN /opt/guichet/bin/pip install --no-deps --no-build-isolation .

FROM python:${PYTHON}
RUN useradd --system --uid 10001 --home-dir /var/lib/guichet --create-home guichet
COPY --from=build /opt/guichet /opt/guichet
# Inside the container loopback is reached by nobody. Guichet serves other addresses only once
# there are accounts, and says so.
ENV PATH=/opt/guichet/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    GUICHET_HOME=/var/lib/guichet \
    GUICHET_CONSOLE_HOST=0.0.0.0
USER 10001
WORKDIR /var/lib/guichet
VOLUME /var/lib/guichet
EXPOSE 8080
ENTRYPOINT ["guichet"]
CMD ["serve", "console"]
