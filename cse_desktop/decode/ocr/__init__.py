"""Reading page pictures by an OCR engine that the person has installed; nothing of one ships with the program.

`engine.TesseractReader` is what the program uses; `launch.launch_main` is what runs between it and the engine.
"""
