namespace NetSim.Tcp;

/// <summary>Flags of a send call that matter to TCP.</summary>
[Flags]
public enum SendFlags : byte
{
    /// <summary>An ordinary write.</summary>
    None = 0,

    /// <summary>MSG_MORE: more follows at once, do not push a partial segment.</summary>
    More = 1,
}
