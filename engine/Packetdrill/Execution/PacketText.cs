using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using NetSim.Wire;

namespace NetSim.Packetdrill;

/// <summary>Packets as scripts write them.</summary>
internal static class PacketText
{
    private static readonly (int Bit, char Letter)[] Letters =
        [(1, 'F'), (2, 'S'), (4, 'R'), (8, 'P'), (0x20, 'U'), (0x40, 'E'), (0x80, 'W'), (0x100, 'A')];

    /// <summary>A line of a script.</summary>
    public static string Of(TcpAction line)
    {
        var text = new StringBuilder(line.IsInbound ? "< " : "> ");
        if (line.Ip.Ecn is { } ecn)
        {
            text.Append($"[{(ecn == EcnRule.None ? "noecn" : ecn.ToString().ToLowerInvariant())}] ");
        }

        text.Append($"{Flags(line.Flags)} {line.Sequence}:{unchecked(line.Sequence + (uint)line.Length)}({line.Length})");
        Append(text, line.Flags, line.Acknowledgment, line.Window, line.UrgentPointer);
        if (line.Options is null)
        {
            text.Append(" <...>");
        }
        else if (line.Options.Count > 0)
        {
            text.Append($" <{string.Join(',', line.Options.Select(Of))}>");
        }

        return text.ToString();
    }

    /// <summary>A segment of the host, in the script's numbers.</summary>
    public static string Of(Segment segment, ConversationMap map, bool withEcn)
    {
        var isSyn = segment.Has(TcpFlags.Syn);
        var sequence = map.LocalToScript(segment.Sequence, isSyn);
        var text = new StringBuilder("> ");
        if (withEcn)
        {
            text.Append($"[{(segment.TypeOfService & 3) switch { 0 => "noecn", 1 => "ect1", 2 => "ect0", _ => "ce" }}] ");
        }

        text.Append($"{Flags(segment.Flags)} {sequence}:{unchecked(sequence + (uint)segment.Length)}({segment.Length})");
        var acknowledged = segment.Has(TcpFlags.Ack) ? map.RemoteToScript(segment.Acknowledgment, isSyn) : 0;
        Append(text, segment.Flags, acknowledged, segment.Window, segment.UrgentPointer);
        if (segment.Options.Count > 0)
        {
            text.Append($" <{string.Join(',', segment.Options.Select(o => Of(o, map)))}>");
        }

        return text.ToString();
    }

    /// <summary>Flags, with '.' for ACK at the end.</summary>
    public static string Flags(int flags)
    {
        var letters = string.Concat(Letters.Where(l => (flags & l.Bit) != 0).Select(l => l.Letter));
        letters += (flags & (int)TcpFlags.Ack) != 0 ? "." : string.Empty;
        return letters.Length == 0 ? "-" : letters;
    }

    private static void Append(StringBuilder text, int flags, uint acknowledged, ushort? window, ushort urgent)
    {
        if ((flags & (int)TcpFlags.Ack) != 0)
        {
            text.Append($" ack {acknowledged}");
        }

        if (window is { } octets)
        {
            text.Append($" win {octets}");
        }

        if (urgent != 0)
        {
            text.Append($" urg {urgent}");
        }
    }

    private static string Of(TcpOptionSpec option) => option switch
    {
        { Blocks: { } blocks } => "sack " + string.Join(' ', blocks.Select(b => $"{b.Left}:{b.Right}")),
        { Timestamps: { } stamps } => $"TS val {stamps.Value} ecr {stamps.Echo}",
        _ => Plain(option.Kind, option.Data),
    };

    private static string Of(RawOption option, ConversationMap map)
    {
        if (option.Kind == TcpOptionKind.Timestamps && option.Data.Length == 8)
        {
            var value = map.TimestampToScript(BinaryPrimitives.ReadUInt32BigEndian(option.Data));
            return $"TS val {value} ecr {BinaryPrimitives.ReadUInt32BigEndian(option.Data.AsSpan(4))}";
        }

        if (option.Kind != TcpOptionKind.Sack)
        {
            return Plain(option.Kind, option.Data);
        }

        var edges = option.Data.Chunk(4).Where(e => e.Length == 4)
            .Select(e => map.RemoteToScript(BinaryPrimitives.ReadUInt32BigEndian(e), isSyn: false)).Chunk(2)
            .Where(p => p.Length == 2);
        return "sack " + string.Join(' ', edges.Select(p => $"{p[0]}:{p[1]}"));
    }

    private static string Plain(byte kind, byte[] data) => kind switch
    {
        TcpOptionKind.End => "eol",
        TcpOptionKind.Nop => "nop",
        TcpOptionKind.Mss when data.Length == 2 => $"mss {BinaryPrimitives.ReadUInt16BigEndian(data)}",
        TcpOptionKind.WindowScale when data.Length == 1 => $"wscale {data[0]}",
        TcpOptionKind.SackPermitted => "sackOK",
        TcpOptionKind.FastOpen => $"FO {Convert.ToHexStringLower(data)}".TrimEnd(),
        TcpOptionKind.Experimental when data.Length >= 2 => $"FOEXP {Convert.ToHexStringLower(data.AsSpan(2))}".TrimEnd(),
        TcpOptionKind.AccurateEcn0 when data.Length % 3 == 0 => Counters(data, "e0b", "ceb", "e1b"),
        TcpOptionKind.AccurateEcn1 when data.Length % 3 == 0 => Counters(data, "e1b", "ceb", "e0b"),
        TcpOptionKind.Md5 => $"md5 {Convert.ToHexStringLower(data)}",
        _ => $"option {kind.ToString(CultureInfo.InvariantCulture)} {Convert.ToHexStringLower(data)}".TrimEnd(),
    };

    private static string Counters(byte[] data, params string[] names) =>
        string.Join(' ', data.Chunk(3).Zip(names, (c, name) => $"{name} {(c[0] << 16) | (c[1] << 8) | c[2]}").Prepend("ECN"));
}
