# One image for web, worker and beat; compose.yaml says which of them a container is.
FROM python:3.11-slim

RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
       libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 STEWARD_VAR=/var/lib/steward
WORKDIR /app

COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes --requirement requirements.txt

COPY manage.py ./
COPY vendors vendors
COPY contracts contracts
COPY sla sla
COPY portal portal
COPY templates templates

# Static files are collected into the image, outside the volume that holds the private files.
RUN useradd --system --create-home --uid 10001 steward \
    && install -d -o steward -g steward /var/lib/steward /app/static \
    && export SECRET_KEY=only-while-building BANK_KEYS=only-while-building STATIC_ROOT=/app/static STEWARD_VAR=/tmp/build \
    && python manage.py compile_catalogue \
    && python manage.py collectstatic --noinput \
    && rm -rf /tmp/build

ENV STATIC_ROOT=/app/static
USER steward
EXPOSE 8000
CMD ["gunicorn", "portal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--timeout", "60", "--worker-tmp-dir", "/dev/shm"]
