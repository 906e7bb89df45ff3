"""channels_echo.py PORT: Django Channels on daphne; echoes at /chat, and at /members/chat for an Origin of its own host."""
import sys

import django
from django.conf import settings

settings.configure(SECRET_KEY="not one", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, INSTALLED_APPS=["channels"])
django.setup()

from channels.generic.websocket import WebsocketConsumer  # noqa: E402 (Django wants its settings first)
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from daphne.cli import CommandLineInterface  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402
from django.urls import path  # noqa: E402


class Echo(WebsocketConsumer):
    def receive(self, text_data=None, bytes_data=None):
        self.send(text_data, bytes_data)


urlpatterns = []  # nothing but WebSockets
sockets = [path("chat", Echo.as_asgi()), path("members/chat", AllowedHostsOriginValidator(Echo.as_asgi()))]
application = ProtocolTypeRouter({"http": get_asgi_application(), "websocket": URLRouter(sockets)})

if __name__ == "__main__":
    CommandLineInterface().run(["-b", "127.0.0.1", "-p", sys.argv[1], "-v", "0", "__main__:application"])
