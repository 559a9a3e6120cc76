# fish completion for jdocker: put it into ~/.config/fish/completions under the name "jdocker.fish", or source it.
function __jdocker_candidates
    set -l words (commandline -opc)
    $words[1] __complete $words[2..-1] (commandline -ct) 2>/dev/null
end
complete -c jdocker -f -a '(__jdocker_candidates)'
complete -c jdocker -n 'test -z "$(__jdocker_candidates)"' -F
