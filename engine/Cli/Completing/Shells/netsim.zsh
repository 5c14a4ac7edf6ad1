#compdef netsim
# zsh completion for netsim. In ~/.zshrc, after compinit: source <(netsim completion zsh)
_netsim() {
    local -a found nospace
    found=("${(@f)$(${words[1]} complete "${(@Q)words[2,CURRENT]}" 2> /dev/null)}")
    nospace=(${(M)found:#*[/=]})
    found=(${found:#*[/=]})
    (( ${#nospace} )) && compadd -S '' -- $nospace
    (( ${#found} )) && compadd -- $found
}
compdef _netsim netsim
