namespace NetSim.Tcp;

/// <summary>Flags of a send call that matter to TCP.</summary>
[Flags]
public enum SendFlags : byte
{
    /// <summary>An ordinary write.</summary>
    None = 0,

    /// <summary>MSG_MORE: more follows at once, do not push a partial segment.</summary>
    More = 1,

    /// <summary>MSG_DONTWAIT: the caller does not wait for a connection.</summary>
    DontWait = 2,

    /// <summary>MSG_FASTOPEN: connect and send in one call (RFC 7413).</summary>
    FastOpen = 4,

    /// <summary>MSG_EOR: nothing written later shares a segment with the end of this write.</summary>
    EndOfRecord = 8,
}
