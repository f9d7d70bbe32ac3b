"""Two repositories, and a server for one of them."""

from __future__ import annotations

import base64
import gc
import threading
from contextlib import contextmanager
from wsgiref.simple_server import WSGIRequestHandler, make_server

from dulwich.repo import Repo
from dulwich.server import DictBackend
from dulwich.web import make_wsgi_chain


class Quiet(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, *_args):
        pass


@contextmanager
def serving(path, login=None, *, status=""):
    """The address of an http server for the repository `path` at /pia.git; it wants `login`, `name:password`. With
    `status` it answers everything with that.
    """
    repo = Repo(path)
    chain = make_wsgi_chain(DictBackend({"/pia.git": repo}))
    wanted = "Basic " + base64.b64encode(login.encode()).decode() if login else None

    def app(environ, start_response):
        if status:
            start_response(status, [("Content-Type", "text/plain")])
            return [b""]
        if wanted and environ.get("HTTP_AUTHORIZATION") != wanted:
            start_response("401 Unauthorized", [("WWW-Authenticate", 'Basic realm="pia"')])
            return [b""]
        return chain(environ, start_response)

    server = make_server("127.0.0.1", 0, app, handler_class=Quiet)
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/pia.git"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        repo.close()
        gc.collect()  # dulwich leaves the sockets of answers that are errors to the garbage collector


def refs(store):
    """Every ref but HEAD and those of remotes, with its value."""
    names = (ref for ref in store.repo.refs.allkeys() if ref != b"HEAD" and not ref.startswith(b"refs/remotes/"))
    return {ref.decode(): store.repo.refs.read_ref(ref) for ref in names}
