# bash completion for netsim. In ~/.bashrc: source <(netsim completion bash)
_netsim() {
    local IFS=$'\n' word words=()
    # Words as netsim would get them: without quotes and backslashes. No word is executed.
    for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
        word=${word//\\/}
        word=${word#[\"\']}
        words+=("${word%[\"\']}")
    done
    COMPREPLY=($("${COMP_WORDS[0]}" complete "${words[@]}" 2> /dev/null))
    compopt -o filenames 2> /dev/null
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[/=] ]]; then
        compopt -o nospace 2> /dev/null
    fi
}
complete -F _netsim netsim
