# fish completion for netsim: netsim completion fish > ~/.config/fish/completions/netsim.fish
function __netsim_complete
    set -l before (commandline -opc)
    netsim complete $before[2..-1] (commandline -ct) 2> /dev/null
end
complete -c netsim -f -a '(__netsim_complete)'
