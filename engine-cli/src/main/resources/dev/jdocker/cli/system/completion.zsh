#compdef jdocker
# zsh completion for jdocker: put it into a folder of $fpath under the name "_jdocker", or source it.
_jdocker() {
    local line
    local -a candidates
    for line in "${(@f)$(${words[1]} __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
        [[ -n $line ]] || continue
        candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
    done
    if (( ${#candidates} )); then
        _describe -V 'jdocker' candidates
    else
        _files
    fi
}
if [ "$funcstack[1]" = "_jdocker" ]; then
    _jdocker "$@"
else
    compdef _jdocker jdocker
fi
