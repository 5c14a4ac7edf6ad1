namespace NetSim.Packetdrill;

/// <summary>The system calls that scripts may make, and which of their arguments are descriptors.</summary>
internal static class SystemCalls
{
    private static readonly int[] First = [0];
    private static readonly int[] None = [];

    private static readonly Dictionary<string, int[]> Descriptors = new()
    {
        ["socket"] = None, ["bind"] = First, ["listen"] = First, ["accept"] = First, ["connect"] = First, ["read"] = First,
        ["readv"] = First, ["recv"] = First, ["recvfrom"] = First, ["recvmsg"] = First, ["write"] = First, ["writev"] = First,
        ["send"] = First, ["sendto"] = First, ["sendmsg"] = First, ["fcntl"] = First, ["ioctl"] = First, ["close"] = First,
        ["shutdown"] = First, ["getsockopt"] = First, ["setsockopt"] = First, ["poll"] = None, ["open"] = None,
        ["sendfile"] = [0, 1], ["epoll_create"] = None, ["epoll_ctl"] = [0, 2], ["epoll_wait"] = First, ["pipe"] = None,
        ["splice"] = [0, 2], ["cap_set"] = None, ["psp_rx_assoc"] = First, ["psp_tx_assoc"] = First,
    };

    public static IReadOnlyCollection<string> Names => Descriptors.Keys;

    /// <summary>Positions of a call's arguments that are descriptors.</summary>
    public static IReadOnlyList<int> DescriptorsOf(string call) => Descriptors[call];

    /// <summary>Whether any non-negative result matches and the number written names a new descriptor.</summary>
    public static bool MakesDescriptor(string call) => call is "socket" or "accept" or "open" or "epoll_create";
}
