using NetSim.Wire;

namespace NetSim.Results;

/// <summary>
/// Which packets a capture keeps, in the words of pcap-filter(7) that make sense for simulated packets:
/// <c>tcp</c>, <c>udp</c>, <c>icmp</c>, <c>[src|dst] host A</c>, <c>[src|dst] net A/N</c>, <c>[src|dst] port N</c>,
/// <c>[src|dst] portrange N-M</c>, <c>less N</c>, <c>greater N</c>, <c>syn</c>, <c>fin</c>, <c>rst</c> (a flag of TCP),
/// <c>dropped</c> (it ended here), joined by <c>and</c>, <c>or</c>, <c>not</c> and parentheses.
/// </summary>
public sealed class CaptureFilter
{
    private readonly Node _root;

    private CaptureFilter(string text, Node root)
    {
        Text = text;
        _root = root;
    }

    /// <summary>What was asked for.</summary>
    public string Text { get; }

    /// <summary>Reads a filter.</summary>
    /// <param name="text">Such as <c>tcp and dst port 80 and not host 10.0.0.1</c>.</param>
    /// <exception cref="FormatException">
    /// The text is no filter; the message gives the column, what stands there and what was expected.
    /// </exception>
    public static CaptureFilter Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(text, new CaptureFilterParser(text).Parse());
    }

    /// <summary>Whether the capture keeps a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="length">Its length on the wire in octets.</param>
    /// <param name="isDropped">Whether it ended at this node.</param>
    public bool Keeps(in Packet packet, int length, bool isDropped) =>
        _root.Holds(new View(packet, length, isDropped));

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>What a filter looks at.</summary>
    internal readonly record struct View(Packet Packet, int Length, bool IsDropped);

    /// <summary>Which end of a packet a word is about.</summary>
    [Flags]
    internal enum Ends
    {
        Source = 1,
        Destination = 2,
        Either = Source | Destination,
    }

    /// <summary>A part of the filter's tree.</summary>
    internal abstract record Node
    {
        public abstract bool Holds(in View view);
    }

    internal sealed record Everything : Node
    {
        public override bool Holds(in View view) => true;
    }

    internal sealed record And(Node Left, Node Right) : Node
    {
        public override bool Holds(in View view) => Left.Holds(view) && Right.Holds(view);
    }

    internal sealed record Or(Node Left, Node Right) : Node
    {
        public override bool Holds(in View view) => Left.Holds(view) || Right.Holds(view);
    }

    internal sealed record Not(Node Inner) : Node
    {
        public override bool Holds(in View view) => !Inner.Holds(view);
    }

    internal sealed record OfProtocol(Protocol Protocol) : Node
    {
        public override bool Holds(in View view) => view.Packet.Protocol == Protocol;
    }

    internal sealed record WithFlag(TcpFlags Flag) : Node
    {
        public override bool Holds(in View view) =>
            view.Packet.Protocol == Protocol.Tcp && view.Packet.Has(Flag);
    }

    internal sealed record OfLength(int Least, int Most) : Node
    {
        public override bool Holds(in View view) => view.Length >= Least && view.Length <= Most;
    }

    internal sealed record Dropped : Node
    {
        public override bool Holds(in View view) => view.IsDropped;
    }

    internal sealed record Host(Ends Ends, Ipv4Address Address) : Node
    {
        public override bool Holds(in View view) =>
            (Ends.HasFlag(Ends.Source) && view.Packet.Source == Address)
            || (Ends.HasFlag(Ends.Destination) && view.Packet.Destination == Address);
    }

    internal sealed record Net(Ends Ends, Ipv4Prefix Prefix) : Node
    {
        public override bool Holds(in View view) =>
            (Ends.HasFlag(Ends.Source) && Prefix.Contains(view.Packet.Source))
            || (Ends.HasFlag(Ends.Destination) && Prefix.Contains(view.Packet.Destination));
    }

    internal sealed record Ports(Ends Ends, int Least, int Most) : Node
    {
        public override bool Holds(in View view) =>
            view.Packet.Protocol != Protocol.Icmp
            && ((Ends.HasFlag(Ends.Source) && IsIn(view.Packet.SourcePort))
                || (Ends.HasFlag(Ends.Destination) && IsIn(view.Packet.DestinationPort)));

        private bool IsIn(int port) => port >= Least && port <= Most;
    }
}
