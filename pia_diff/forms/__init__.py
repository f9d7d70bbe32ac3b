"""The official forms of the 特定個人情報保護評価書 as data.

Public names: `Form`, `FormItem`, `FormSection`, `Option`, `FormMap`, `load_form`, `form_ids`, `form_map`,
`UnknownForm`, `ROMAN`.
"""

from pia_diff.forms.catalogue import ROMAN, Form, FormItem, FormSection, Option, UnknownForm, form_ids, load_form
from pia_diff.forms.revisions import FormMap, form_map

__all__ = [
    "ROMAN",
    "Form",
    "FormItem",
    "FormMap",
    "FormSection",
    "Option",
    "UnknownForm",
    "form_ids",
    "form_map",
    "load_form",
]
