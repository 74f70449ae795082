"""Looking at untrusted documents: a separate, limited process decodes them, and its client asks it for pages.

`client.Decoder` is what the program uses; `worker.worker_main` is what the other process runs. `ocr` reads scans
by an engine that the person has installed.
"""
