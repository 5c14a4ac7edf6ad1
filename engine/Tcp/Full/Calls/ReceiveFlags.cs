namespace NetSim.Tcp;

/// <summary>Flags of a receive call that matter to TCP.</summary>
[Flags]
public enum ReceiveFlags : byte
{
    /// <summary>An ordinary read.</summary>
    None = 0,

    /// <summary>MSG_PEEK: look, do not take.</summary>
    Peek = 1,
}
