"""The workbench: documents, and answers while somebody types."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response

from sandtable.app import answers
from sandtable.app.compiling import NotCompiledError
from sandtable.app.prepared import PreparedScenario
from sandtable.app.refusals import ClientDisconnected, Refusal
from sandtable.app.state import State, watched
from sandtable.app.whatif import Variant
from sandtable.app.workbench import answer_types as types
from sandtable.app.workbench import begun, forms, played, sources, towns, typing
from sandtable.app.workbench.schemas import (
    Begun,
    Edited,
    InSource,
    MapOfText,
    OddsOfText,
    PlayedText,
    Saved,
    SavedAs,
    SectionOf,
    SourceTextGiven,
    TermsAt,
    TextAgainst,
    TownsOf,
    Typed,
    TypedAt,
)
from sandtable.app.workbench.written import Written
from sandtable.files import sha256_of

Work = Callable[[Callable[[], bool]], Any]  # is told how to find out that the client is gone


def build_workbench(state: State) -> APIRouter:
    router = APIRouter(prefix="/api/workbench", tags=["workbench"])
    for add in (_add_documents, _add_typing, _add_forms, _add_sources, _add_odds, _add_pictures):
        add(router, state)
    return router


def _add_documents(router: APIRouter, state: State) -> None:
    """Opening, beginning and saving."""

    @router.get("/documents", response_model=list[types.DocumentEntry])
    async def list_documents(request: Request) -> list[dict[str, Any]]:
        """The documents that can be opened: files of this run, bundled scenarios, this user's uploads."""
        return await asyncio.to_thread(state.documents.list, state.session(request))

    @router.get("/documents/{document}", response_model=types.DocumentAnswer)
    async def open_document(document: str, request: Request) -> dict[str, Any]:
        """A document with its text, read from disk now."""
        return await asyncio.to_thread(state.documents.open, document, state.session(request))

    @router.get("/documents/{document}/version", response_model=types.VersionAnswer)
    async def version_of(document: str) -> dict[str, str | None]:
        """What a file of this run is on disk now, to find out whether another program has written it."""
        return {"version": await asyncio.to_thread(state.documents.version, document)}

    @router.get("/recipes", response_model=list[types.RecipeEntry])
    async def list_recipes() -> list[dict[str, str]]:
        """Recipes to begin with."""
        return begun.recipes()

    @router.post("/new", response_model=types.DocumentAnswer)
    async def new_document(asked: Begun, request: Request) -> dict[str, Any]:
        """A scenario to begin with, as `sandtable new` makes it. Nothing is written."""
        async with state.admitted(request), state.typing:
            found = await asyncio.to_thread(begun.begun, asked)
        return {**found, "can_save_as": state.documents.can_save}

    @router.post("/save", response_model=types.SavedAnswer, responses={409: {"model": types.SaveConflict}})
    async def save(asked: Saved, request: Request) -> dict[str, Any]:
        """Save a text, with errors or without, to the file it came from.

        For the one user of a server without a token only. Refused if the file was changed since it was read.
        """
        async with state.admitted(request):
            return await asyncio.to_thread(state.documents.save, asked.document, asked.text, version=asked.version)

    @router.post("/save-as", status_code=201, response_model=types.DocumentAnswer)
    async def save_as(asked: SavedAs, request: Request) -> dict[str, Any]:
        """Save a text as a new file in the folder in which the server was started. Nothing is overwritten."""
        async with state.admitted(request):
            found = await asyncio.to_thread(state.documents.save_as, asked.name, asked.text)
        session = state.session(request)
        if session is not None and asked.document is not None:
            before = state.written(session, asked.document).source
            state.written(session, found["id"]).source = before
        return found


def _add_typing(router: APIRouter, state: State) -> None:
    """Answers while somebody types."""

    @router.post("/diagnostics", response_class=Response, responses={200: {"model": types.Diagnostics}})
    async def diagnostics(asked: Typed, request: Request) -> Response:
        """Every fault and warning of a text, errors first, each with its range."""
        kept = _written(state, asked, request)
        return await _answer(
            state, request, lambda is_gone: typing.diagnostics(kept, asked.text, name=asked.document, is_gone=is_gone)
        )

    @router.post("/complete", response_class=Response, responses={200: {"model": types.Completions}})
    async def complete(asked: TypedAt, request: Request) -> Response:
        """What may be written at the cursor, in the order to show it, and the part of the text that it replaces."""
        kept = _written(state, asked, request)
        return await _answer(state, request, lambda _: typing.completions(kept, asked))

    @router.post("/terms", response_class=Response, responses={200: {"model": types.TermsAnswer}})
    async def terms(asked: TermsAt, request: Request) -> Response:
        """What can be put next into an expression of a form."""
        kept = _written(state, asked, request)
        return await _answer(state, request, lambda _: typing.terms(kept, asked))

    @router.post("/hover", response_class=Response, responses={200: {"model": types.HoverAnswer | None}})
    async def hover(asked: TypedAt, request: Request) -> Response:
        """What the words under the cursor mean: a key, a name, a function; null if there is nothing to say."""
        kept = _written(state, asked, request)
        return await _answer(state, request, lambda _: typing.hovered(kept, asked))

    @router.post("/outline", response_class=Response, responses={200: {"model": list[types.OutlineEntry]}})
    async def outline(asked: Typed, request: Request) -> Response:
        """Every entry of a text with its lines."""
        kept = _written(state, asked, request)
        return await _answer(state, request, lambda _: typing.outlined(kept, asked.text))

    @router.get("/codes/{code}", response_model=types.CodeAnswer)
    async def explain(code: str) -> dict[str, str]:
        """What the code of a fault means, with a wrong and a right example."""
        return await asyncio.to_thread(typing.explained, code)


def _add_forms(router: APIRouter, state: State) -> None:
    """Entries as forms, and their changes."""

    @router.post("/form", response_class=Response, responses={200: {"model": types.FormAnswer | None}})
    async def show_form(asked: TypedAt, request: Request) -> Response:
        """The entry under the cursor as a form; null outside entries."""
        kept = _written(state, asked, request)
        return await _answer(state, request, lambda _: forms.form(kept, asked))

    @router.post("/form/new", response_class=Response, responses={200: {"model": types.FormAnswer}})
    async def show_new_form(asked: SectionOf, request: Request) -> Response:
        """The form of a new entry of a section."""
        return await _answer(state, request, lambda _: forms.new_form(asked))

    @router.post("/towns", response_class=Response, responses={200: {"model": types.TownsAnswer}})
    async def find_towns(asked: TownsOf, request: Request) -> Response:
        """Towns of the gazetteer that a name may mean, in any usual spelling, for the form of a place."""
        kept = _written(state, asked, request)
        return await _answer(state, request, lambda _: towns.towns(kept, asked))

    @router.get("/sections", response_model=list[types.SectionEntry])
    async def list_sections() -> list[dict[str, str]]:
        """The sections to which entries can be added."""
        return forms.section_entries()

    @router.post("/edit", response_class=Response, responses={200: {"model": types.EditAnswer}})
    async def edit(asked: Edited, request: Request) -> Response:
        """A change of an entry as edits of the text, of which only these characters change; nothing is stored.

        `change` gives fields other values, `shape` writes a value in one of its shapes with what it needs, `add` adds an entry to the
        section at `path`, `remove` removes one, `rename` gives it another name and follows all references.
        """
        kept = _written(state, asked, request)
        return await _answer(state, request, lambda _: forms.edited(kept, asked))


def _add_sources(router: APIRouter, state: State) -> None:
    """The source text that the user has, and the passages of a text in it."""

    @router.post("/source-text", response_model=types.SourceTextAnswer)
    async def give_source_text(asked: SourceTextGiven, request: Request, response: Response) -> dict[str, Any]:
        """Take a source text of a document into memory: .txt, .md, .html or .docx. It is written nowhere and sent to nobody else."""
        session = state.session_for(request, response)
        async with state.admitted(request), state.reads:
            found = await asyncio.to_thread(sources.given, asked)
        state.written(session, asked.document).source = found
        return {"name": found.name, "characters": len(found.text)}

    @router.post("/passages", response_class=Response, responses={200: {"model": types.PassagesAnswer}})
    async def passages(asked: InSource, request: Request) -> Response:
        """The passages of a text in the source text that is at hand, each with its place in both."""
        kept = _written(state, asked, request)
        return await _answer(state, request, lambda _: sources.passages(kept, asked))

    @router.post("/locate", response_class=Response, responses={200: {"model": types.LocatedAnswer}})
    async def locate(asked: InSource, request: Request) -> Response:
        """Drafts of places resolved and moved passages found again, as `sandtable locate --write` does: as edits of the text."""
        kept = _written(state, asked, request)
        return await _answer(state, request, lambda _: sources.located(kept, asked))


def _add_odds(router: APIRouter, state: State) -> None:
    """Probabilities of a text without errors, and their differences from another."""

    @router.post("/odds", response_class=Response, responses={200: {"model": types.OddsAnswer}})
    async def odds(asked: OddsOfText, request: Request) -> Response:
        """Probabilities of outcomes and settlements, as `/api/whatif` has them."""
        kept = _written(state, asked, request)
        async with state.admitted(request), watched(request) as is_gone:
            variant = await _variant_of(state, kept, asked.text, asked, is_gone)
            batch = await state.player.play(variant, asked.futures, is_gone=is_gone)
            if asked.ranges:
                await asyncio.to_thread(variant.prepared.ranges, seed=asked.seed, futures=asked.futures)
            found = await asyncio.to_thread(answers.whatif_answer, variant, batch)
        headlines = [name for name, each in variant.prepared.scenario.outcomes.items() if each.headline]
        return _sent({"sha256": _hash(asked), "headlines": headlines, "whatif": found})

    @router.post("/versus", response_class=Response, responses={200: {"model": types.TextVersus}})
    async def versus(asked: TextAgainst, request: Request) -> Response:
        """The paired differences of a text from another over the same futures."""
        kept, session = _written(state, asked, request), state.session(request)
        kept_base = state.texts.of(session.key, f"{asked.document}, base") if session is not None else Written()
        async with state.admitted(request), watched(request) as is_gone:
            variant = await _variant_of(state, kept, asked.text, asked, is_gone)
            try:
                other = await _variant_of(state, kept_base, asked.base, asked, is_gone)
            except Refusal as refusal:
                raise Refusal(409, f"the text to compare with: {refusal.message}", hint=refusal.hint) from None
            batch = await state.player.play(variant, asked.futures, is_gone=is_gone)
            base = await state.player.play(other, asked.futures, is_gone=is_gone)
            found = await asyncio.to_thread(played.versus, variant, other, batch, base)
        return _sent({"sha256": _hash(asked), **found})


def _add_pictures(router: APIRouter, state: State) -> None:
    """The map and the trial of a text without errors."""

    @router.post("/map", response_class=Response, responses={200: {"model": types.MapAnswer}})
    async def draw_map(asked: MapOfText, request: Request) -> Response:
        """The map at the start, in the size that fits; drawn again only where the text changed something that it shows."""
        kept = _written(state, asked, request)

        async with state.admitted(request), watched(request) as is_gone:
            prepared = await _prepared(state, kept, asked.text, name=asked.document, is_gone=is_gone)

            def work() -> dict[str, Any]:
                return played.map_answer(prepared, state.maps, pixels=asked.width, known=asked.known or "")

            async with state.typing:
                if is_gone():
                    raise ClientDisconnected
                found = await asyncio.to_thread(work)
        return _sent({"sha256": _hash(asked), **found})

    @router.post("/trial", response_class=Response, responses={200: {"model": types.TrialOfText}})
    async def trial(asked: Typed, request: Request) -> Response:
        """What 500 futures show that is allowed and surely not meant, each at its line."""
        kept = _written(state, asked, request)
        async with state.admitted(request), watched(request) as is_gone:
            prepared = await _prepared(state, kept, asked.text, name=asked.document, is_gone=is_gone)
            async with state.reads:
                found = await asyncio.to_thread(played.tried, prepared.scenario, asked.text)
        return _sent({"sha256": _hash(asked), **found})


def _written(state: State, asked: Typed, request: Request) -> Written:
    session = state.session(request)
    kept = state.written(session, asked.document) if session is not None else Written()
    kept.file = state.documents.file_of(asked.document)
    return kept


async def _answer(state: State, request: Request, work: Work) -> Response:
    """What some work gives, sent as it is; the work is left undone if the client closes the connection before."""
    async with state.admitted(request), watched(request) as is_gone, state.typing:
        if is_gone():
            return Response(status_code=499)
        return await asyncio.to_thread(lambda: _sent(work(is_gone)))


async def _variant_of(
    state: State, kept: Written, text: str, asked: PlayedText, is_gone: Callable[[], bool]
) -> Variant:
    """A text, ready to be played. Raises Refusal 409 if it has errors, ClientDisconnected if the client is gone."""
    return Variant(await _prepared(state, kept, text, name=asked.document, is_gone=is_gone), (), asked.seed)


async def _prepared(
    state: State, kept: Written, text: str, *, name: str, is_gone: Callable[[], bool]
) -> PreparedScenario:
    """The scenario of a text, prepared. Raises Refusal 409 if it has errors, ClientDisconnected if the client is gone.

    A text that was typed over in the meantime is not read: the newest one waits for its turn. Where the engine has to be compiled,
    a text waits for it without a turn, which others need to be checked.
    """
    while True:
        async with state.typing:
            if is_gone():
                raise ClientDisconnected
            scenario = await asyncio.to_thread(played.scenario_of, kept, text, name=name)
            if is_gone():
                raise ClientDisconnected
            try:
                return await asyncio.to_thread(state.prepared_scenarios.ready, scenario)
            except NotCompiledError as missing:
                program = missing.program
        await state.compiling.compile(program, is_gone=is_gone)


def _hash(asked: Typed) -> str:
    return sha256_of(asked.text.encode("utf-8"))


def _sent(answer: Any) -> Response:
    """An answer as it is sent: it was built to its type, which a test checks."""
    content = json.dumps(answer, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Response(content.encode("utf-8", errors="replace"), media_type="application/json")
