"""An assessment as plain structured data: the YAML (and JSON) that people edit and the store keeps.

Sections are mappings `item id and label → value`; see `pia_diff.structured.encode` for the layout.
"""
