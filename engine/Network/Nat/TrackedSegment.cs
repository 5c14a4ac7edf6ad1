using NetSim.Wire;

namespace NetSim.Network;

/// <summary>The numbers of a segment that the tracker works with.</summary>
internal readonly ref struct TrackedSegment
{
    public TrackedSegment(ref readonly Packet packet, bool hasExtension, in PacketExtension extension)
    {
        Flags = packet.Flags;
        Sequence = packet.Sequence.Value;
        Acknowledgment = packet.Acknowledgment.Value;
        Window = packet.Window;
        Scale = packet.WindowScale;
        SackPermitted = packet.SackPermitted;
        var length = hasExtension ? packet.LengthWith(in extension) : packet.Length;
        var marks = (Has(TcpFlags.Syn) ? 1 : 0) + (Has(TcpFlags.Fin) ? 1 : 0);
        End = unchecked(Sequence + (uint)(length + marks));
        Kind = KindOf(packet.Flags);
        HighestSack = Acknowledgment;
        for (var i = 0; hasExtension && i < extension.SackBlocks; i++)
        {
            var right = extension.GetSack(i).Right.Value;
            HighestSack = IsAfter(right, HighestSack) ? right : HighestSack;
        }
    }

    public TcpFlags Flags { get; }

    public SegmentKind Kind { get; }

    public uint Sequence { get; }

    public uint End { get; }

    public uint Acknowledgment { get; }

    public uint HighestSack { get; }

    public uint Window { get; }

    /// <summary>-1 when absent.</summary>
    public int Scale { get; }

    public bool SackPermitted { get; }

    public bool Has(TcpFlags flag) => (Flags & flag) != 0;

    // Positions on the 32-bit circle: wrapping is the meaning.
    public static bool IsBefore(uint a, uint b) => unchecked((int)(a - b)) < 0;

    public static bool IsAfter(uint a, uint b) => unchecked((int)(b - a)) < 0;

    /// <summary>Whether the combination of control bits can come from a TCP at all (v6.18, tcp_error).</summary>
    public static bool IsPossible(TcpFlags flags)
    {
        const TcpFlags Checked = TcpFlags.Fin | TcpFlags.Syn | TcpFlags.Rst | TcpFlags.Ack;
        var urgent = (flags & TcpFlags.Urg) != 0;
        return (flags & Checked) switch
        {
            TcpFlags.Syn or TcpFlags.Fin | TcpFlags.Ack or TcpFlags.Ack => true,
            TcpFlags.Syn | TcpFlags.Ack or TcpFlags.Rst or TcpFlags.Rst | TcpFlags.Ack => !urgent,
            _ => false,
        };
    }

    private static SegmentKind KindOf(TcpFlags flags)
    {
        if ((flags & TcpFlags.Rst) != 0)
        {
            return SegmentKind.Rst;
        }

        if ((flags & TcpFlags.Syn) != 0)
        {
            return (flags & TcpFlags.Ack) != 0 ? SegmentKind.SynAck : SegmentKind.Syn;
        }

        if ((flags & TcpFlags.Fin) != 0)
        {
            return SegmentKind.Fin;
        }

        return (flags & TcpFlags.Ack) != 0 ? SegmentKind.Ack : SegmentKind.None;
    }
}
