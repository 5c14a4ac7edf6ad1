namespace NetSim.Tcp;

// TCP_FASTOPEN and its companions on a listening socket (do_tcp_setsockopt, Linux v6.18).
public sealed partial class Listener
{
    /// <summary>
    /// TCP_FASTOPEN: connections that may carry data before their handshake has finished, at most net.core.somaxconn;
    /// 0 (the default, unless bit 0x400 of net.ipv4.tcp_fastopen was set when listen() was called): none. May be set
    /// at any time.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int FastOpenLimit
    {
        get => FastOpen?.Limit ?? 0;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            FastOpenState.Limit = Math.Min(value, Host.Settings.Somaxconn);
        }
    }

    /// <summary>
    /// Connections that count against <see cref="FastOpenLimit"/>: handshake unfinished, or reset within the last minute.
    /// </summary>
    public int FastOpenLength => FastOpen?.Length ?? 0;

    /// <summary>TCP_FASTOPEN_KEY: the listener's own keys; null (the default) means net.ipv4.tcp_fastopen_key.</summary>
    public FastOpenKeys? FastOpenKeys
    {
        get => FastOpen?.Keys;
        set => FastOpenState.Keys = value;
    }

    /// <summary>TCP_FASTOPEN_NO_COOKIE: data is taken without a cookie. Default: false.</summary>
    public bool FastOpenNeedsNoCookie
    {
        get => FastOpen?.NeedsNoCookie ?? false;
        set => FastOpenState.NeedsNoCookie = value;
    }

    /// <summary>The Fast Open queue; null while nobody asked for one.</summary>
    internal ListenerFastOpen? FastOpen { get; private set; }

    private ListenerFastOpen FastOpenState => FastOpen ??= new ListenerFastOpen();
}
