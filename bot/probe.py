"""`python -m bot.probe PORT`: asks /health on this machine, for images without curl."""

import http.client
import sys

WITHIN_S = 4.0


def healthy(port: int) -> bool:
    """True when the process that listens there says that it is alive."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WITHIN_S)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if healthy(int(sys.argv[1])) else 1)
