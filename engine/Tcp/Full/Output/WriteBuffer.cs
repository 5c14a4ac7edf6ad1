using NetSim.Wire;

namespace NetSim.Tcp;

/// <summary>What a buffer of octets that are not sent yet will say with its last segment.</summary>
[Flags]
internal enum WriteMarks : byte
{
    None = 0,

    /// <summary>PSH (TCPHDR_PSH).</summary>
    Push = 1,

    /// <summary>A write of the application ends with it: what readers that wait for a whole message look for.</summary>
    EndsWrite = 2,

    /// <summary>It was written with MSG_EOR: nothing is appended (tcp_skb_cb.eor).</summary>
    EndOfRecord = 4,
}

/// <summary>
/// A buffer of the write queue to which nothing more is appended, without the octets. The queue's tail has no record: most
/// writes fit into it.
/// </summary>
internal struct WriteBuffer
{
    /// <summary>One past its last octet; it begins where the one before ends.</summary>
    internal SequenceNumber End;

    /// <summary>The buffer behind it; 0: the tail.</summary>
    internal int Next;

    internal WriteMarks Marks;
}
