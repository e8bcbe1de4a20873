# One image for every process: `docker run IMAGE` is the bot, `docker run IMAGE worker` a worker.
# What was tried of it, and what was not: docs/deploy/docker.md.
FROM python:3.11-slim AS build
# hadolint ignore=DL3008  # Debian keeps the newest version only, and it stays in this stage
RUN apt-get update && apt-get install --yes --no-install-recommends binutils \
    && python -m venv /opt/venv
COPY requirements.txt /
RUN /opt/venv/bin/pip install --no-cache-dir --require-hashes -r /requirements.txt
# What no process needs stays here: installers, tests, symbols, languages that the bot has no words in.
COPY tools/slim.py /
COPY content/languages /languages
RUN python /slim.py /opt/venv /languages

FROM python:3.11-slim
RUN useradd --uid 10001 --no-create-home --home-dir /app --shell /usr/sbin/nologin solemate \
    && install -d -o solemate -g solemate -m 0700 /data
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY content content
COPY storage storage
COPY scheduler scheduler
COPY playground playground
COPY bot bot
# The file system may be read-only at run time, so the bytecode is made now.
RUN /opt/venv/bin/python -m compileall -q /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATABASE_URL=sqlite:////data/solemate.sqlite3 \
    LOG_FORMAT=json \
    OPS_PORT=9090
USER 10001
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-m", "bot.probe", "9090"]
ENTRYPOINT ["python", "-m", "bot"]
