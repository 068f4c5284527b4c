"""TMX files as lxml reads them: nothing here knows how jisr reads."""

import re

from lxml import etree

TAG = re.compile("[A-Za-z]{2,}[A-Za-z0-9_-]*|[ix]-[A-Za-z0-9-]+")
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def local(element):
    """The name of an element without its namespace; none of a comment or an instruction."""
    return etree.QName(element).localname if isinstance(element.tag, str) else None


def parse(path):
    """The root of a TMX file. Raises ValueError where the file is not one, or not well formed."""
    parser = etree.XMLParser(load_dtd=False, no_network=True, resolve_entities="internal")
    try:
        root = etree.parse(str(path), parser).getroot()
    except (etree.XMLSyntaxError, OSError) as error:
        raise ValueError(str(error)) from None
    if local(root) != "tmx":
        raise ValueError(f"the root is {root.tag}, not tmx")
    return root


def children(element, name):
    return [child for child in element if local(child) == name]


def header(root):
    return next(iter(children(root, "header")), None)


def units(root):
    return [element for element in root.iter() if local(element) == "tu"]


def language(variant):
    """The language of a variant as its file spells it; empty where it has none."""
    return variant.get(LANG) or variant.get("lang") or ""


def variants(unit):
    """The variants with a text and a language, or what begins like one: language, segment."""
    found = []
    for variant in children(unit, "tuv"):
        segments = children(variant, "seg")
        if TAG.fullmatch(language(variant)) and segments:
            found.append((language(variant), segments[0]))
    return found


def everything(segment):
    """All characters of a segment, those inside its codes too."""
    return "".join(segment.xpath("string(.)"))


def outside(segment, through=()):
    """The text of a segment outside its codes, read through the elements named."""
    text = segment.text or ""
    for child in segment:
        if local(child) in through:
            text += outside(child, through)
        text += child.tail or ""
    return text
