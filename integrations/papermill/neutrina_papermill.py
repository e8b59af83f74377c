"""Lets papermill give parameters to TypeScript notebooks: papermill in.ipynb out.ipynb -p size ci"""

import json
import math
import re

from papermill.engines import NBClientEngine as Engine
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

__all__ = ['Engine', 'TypeScriptTranslator']

NAME = re.compile(r'[A-Za-z_$][\w$]*')
DECLARATION = re.compile(
    r'^\s*(?:const|let|var)\s+(?P<name>[A-Za-z_$][\w$]*)\s*(?::\s*(?P<type>[^=]+?))?\s*=\s*(?P<value>.*?)\s*;?\s*(?://\s*(?P<help>.*))?$'
)


class TypeScriptTranslator(Translator):
    """Parameters as TypeScript. They are of type any: what the notebook declared them as, this cell cannot know."""

    @classmethod
    def translate(cls, val):
        if isinstance(val, float) and not math.isfinite(val):
            return 'NaN' if math.isnan(val) else 'Infinity' if val > 0 else '-Infinity'
        if isinstance(val, dict):
            return '{' + ', '.join(f'{json.dumps(str(key))}: {cls.translate(value)}' for key, value in val.items()) + '}'
        if isinstance(val, (list, tuple)):
            return '[' + ', '.join(map(cls.translate, val)) + ']'
        if val is None or isinstance(val, (bool, int, float, str)):
            return json.dumps(val)
        return json.dumps(str(val))

    @classmethod
    def comment(cls, cmt_str):
        return '\n'.join(f'// {line}' for line in cmt_str.splitlines())

    @classmethod
    def assign(cls, name, str_val):
        if not NAME.fullmatch(name):
            raise ValueError(f'neutrina-papermill: expected the name of a variable, got {name!r}; rename the parameter.')
        return f'const {name}: any = {str_val}'

    @classmethod
    def inspect(cls, parameters_cell):
        found = [DECLARATION.match(line) for line in parameters_cell['source'].splitlines()]
        return [
            Parameter(
                name=match['name'],
                inferred_type_name=match['type'] or 'None',
                default=match['value'],
                help=match['help'] or '',
            )
            for match in found
            if match
        ]


papermill_translators.register('typescript', TypeScriptTranslator)
