using NetSim.Wire;

namespace NetSim.Scenarios;

/// <summary>Flags and options of a segment in the words of tcpdump.</summary>
internal static class TraceText
{
    private static readonly (TcpFlags Flag, string Name)[] Names =
    [
        (TcpFlags.Syn, "SYN"), (TcpFlags.Fin, "FIN"), (TcpFlags.Rst, "RST"), (TcpFlags.Psh, "PSH"), (TcpFlags.Urg, "URG"),
        (TcpFlags.Ece, "ECE"), (TcpFlags.Cwr, "CWR"), (TcpFlags.Ack, "ACK"),
    ];

    public static string Flags(TcpFlags flags) =>
        string.Join(',', Names.Where(known => (flags & known.Flag) != 0).Select(known => known.Name));

    public static string Options(in Packet packet, in PacketExtension extension, SequenceNumber initial)
    {
        List<string> words = [];
        if (packet.MaximumSegmentSize > 0)
        {
            words.Add($"mss {packet.MaximumSegmentSize}");
        }

        if (packet.SackPermitted)
        {
            words.Add("sackOK");
        }

        if (packet.HasTimestamps)
        {
            words.Add($"ts {packet.TimestampValue}/{packet.TimestampEcho}");
        }

        if (packet.WindowScale >= 0)
        {
            words.Add($"wscale {packet.WindowScale}");
        }

        if (extension.HasFastOpen)
        {
            words.Add($"tfo {extension.FastOpenCookieLength}");
        }

        for (var i = 0; i < extension.SackBlocks; i++)
        {
            var block = extension.GetSack(i);
            var isDuplicate = i == 0 && block.Left.IsBefore(packet.Acknowledgment); // RFC 2883 section 4
            words.Add($"{(isDuplicate ? "dsack" : "sack")} {block.Left - initial}:{block.Right - initial}");
        }

        if (packet.Ecn == 3)
        {
            words.Add("CE");
        }

        return string.Join(' ', words);
    }
}
