# bash completion for jdocker: source it, or put it into a folder of bash-completion under the name "jdocker".
_jdocker() {
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("${line%%$'\t'*}")
    done < <("${COMP_WORDS[0]}" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    # A flag that takes its value after "=" goes on in the same word.
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
    return 0
}
# Names of images have colons in them.
COMP_WORDBREAKS=${COMP_WORDBREAKS//:/}
complete -o default -o nosort -F _jdocker jdocker
