namespace NetSim.Packetdrill;

// Packet lines: direction, what is said of the IP header, and a segment, an ICMP message or a datagram.
public sealed partial class Parser
{
    private const string FlagLetters = "FSRPAUEW";
    private const int AckFlag = 0x10;
    private const int SynFlag = 0x02;
    private const int RstFlag = 0x04;

    private ScriptAction ReadPacket()
    {
        var at = Peek.At;
        var isInbound = Take().Is('<');
        var ip = ReadIpInfo();
        if (TakeIf("icmp"))
        {
            return ReadIcmp(at, isInbound, ip);
        }

        if (TakeIf("udp"))
        {
            return new UdpAction(at, isInbound, ip, ReadBracedLength());
        }

        return ReadSegment(at, isInbound, ip);
    }

    private int ReadBracedLength()
    {
        Require('(');
        var length = (int)RequireInteger("a length in octets", 0, 65_507);
        Require(')');
        return length;
    }

    // ect0, [ect0], (tos 0x10, ttl 64)
    private IpInfo ReadIpInfo()
    {
        var info = new IpInfo();
        while (true)
        {
            if (Peek.Is('[') || (Peek.Is('(') && PeekAt(1).Kind == TokenKind.Word) || Peek.Is(']') || Peek.Is(')') || Peek.Is(','))
            {
                Take();
                continue;
            }

            if (ReadIpWord(ref info))
            {
                continue;
            }

            return info;
        }
    }

    private bool ReadIpWord(ref IpInfo info)
    {
        EcnRule? ecn = Peek.Kind != TokenKind.Word ? null : Peek.Text switch
        {
            "noecn" => EcnRule.None,
            "ect0" => EcnRule.Ect0,
            "ect1" => EcnRule.Ect1,
            "ect01" => EcnRule.Ect01,
            "ce" => EcnRule.Ce,
            _ => null,
        };
        if (ecn is { } rule)
        {
            Take();
            info = info with { Ecn = rule };
            return true;
        }

        if (TakeIf("tos"))
        {
            info = info with { TypeOfService = (byte)RequireInteger("a type of service", 0, 255) };
            return true;
        }

        if (TakeIf("ttl"))
        {
            info = info with { TimeToLive = (byte)RequireInteger("a time to live", 0, 255) };
            return true;
        }

        if (Peek.Is("flowlabel"))
        {
            throw new ScriptException(Peek.At, "A flow label is IPv6's, and only IPv4 is simulated.");
        }

        return false;
    }

    private TcpAction ReadSegment(Position at, bool isInbound, IpInfo ip)
    {
        var ports = ReadPorts();
        var flagsAt = Peek.At;
        var flags = ReadFlags();
        var sequenceAt = Peek.At;
        var sequence = (uint)RequireInteger("a sequence number", 0, uint.MaxValue);
        Require(':');
        var end = (uint)RequireInteger("a sequence number", 0, uint.MaxValue);
        Require('(');
        var length = (int)RequireInteger("a payload in octets", 0, 1_000_000_000);
        Require(')');
        if (end != unchecked(sequence + (uint)length))
        {
            throw new ScriptException(
                sequenceAt, $"{sequence}:{end}({length}) does not add up: {sequence} and {length} octets end at "
                + $"{unchecked(sequence + (uint)length)} (SYN and FIN do not count).");
        }

        CheckSequence(sequenceAt, isInbound, flags, sequence, length);
        var acknowledgment = TakeIf("ack") ? (uint)RequireInteger("an acknowledgment number", 0, uint.MaxValue) : 0;
        ushort? window = TakeIf("win") ? (ushort)RequireInteger("a window", 0, 65_535) : null;
        if (isInbound && window is null && (flags & RstFlag) == 0)
        {
            throw Wrong("'win N', which every injected segment has,");
        }

        var urgent = TakeIf("urg") ? (ushort)RequireInteger("an urgent pointer", 0, 65_535) : (ushort)0;
        return new(at, isInbound, ip)
        {
            Ports = ports, Flags = flags, FlagsAt = flagsAt, Sequence = sequence, Length = length,
            Acknowledgment = acknowledgment, Window = window, UrgentPointer = urgent, Options = ReadOptionsOf(isInbound),
        };
    }

    // Numbers of other segments count from the side's SYN, so that there must have been one.
    private void CheckSequence(Position at, bool isInbound, int flags, uint sequence, int length)
    {
        if ((flags & SynFlag) != 0)
        {
            _sawSyn = true;
        }
        else if (!_sawSyn && sequence != 0 && (flags & RstFlag) == 0 && (length > 0 || !isInbound))
        {
            throw new ScriptException(at, $"{sequence} counts from a SYN, and the script has none before this line: a segment "
                + "with the flag S is expected first.");
        }
    }

    // sport > dport
    private (ushort Source, ushort Destination)? ReadPorts()
    {
        if (Peek.Kind != TokenKind.Integer || !PeekAt(1).Is('>'))
        {
            return null;
        }

        var source = (ushort)RequireInteger("a port", 0, 65_535);
        Take();
        return (source, (ushort)RequireInteger("a port", 0, 65_535));
    }

    // Letters in any order with '.' last, '-' for none, and a digit for AccECN's counter, as in P.5 or SA.
    private int ReadFlags()
    {
        var token = Peek;
        if (TakeIf('-'))
        {
            return 0;
        }

        var flags = 0;
        if (token.Kind == TokenKind.Word)
        {
            flags = ReadFlagLetters(Take());
        }

        if (Peek.Kind == TokenKind.Float && Peek.Text is ['.', >= '0' and <= '7'])
        {
            var counter = Take().Text[1] - '0';
            return flags | AckFlag | ((counter & 1) << 6) | ((counter & 2) << 6) | ((counter & 4) << 6);
        }

        if (TakeIf('.'))
        {
            return flags | AckFlag;
        }

        return flags != 0 ? flags : throw Wrong("the flags of a segment, such as S, P. or .,");
    }

    private static int ReadFlagLetters(Token token)
    {
        var flags = 0;
        for (var i = 0; i < token.Text.Length; i++)
        {
            var letter = token.Text[i];
            var bit = letter == 'A' ? 8 : FlagLetters.IndexOf(letter, StringComparison.Ordinal);
            if (bit < 0)
            {
                throw new ScriptException(
                    token.At with { Column = token.At.Column + i },
                    $"'{letter}' is no flag: F S R P U E W A and '.' for ACK are.");
            }

            flags |= 1 << bit;
        }

        return flags;
    }

    private List<TcpOptionSpec>? ReadOptionsOf(bool isInbound)
    {
        if (!Peek.Is('<'))
        {
            return [];
        }

        var at = Take().At;
        if (Peek.Kind == TokenKind.Ellipsis)
        {
            if (isInbound)
            {
                throw Wrong("an option: an injected segment must say all of them, which");
            }

            Take();
            Require('>');
            return null;
        }

        var options = new List<TcpOptionSpec>();
        while (!TakeIf('>'))
        {
            if (options.Count > 0)
            {
                Require(',');
            }

            options.Add(ReadOption());
        }

        var length = options.Sum(o => o.Length);
        if (length % 4 != 0 || length > 40)
        {
            throw new ScriptException(
                at, $"The options take {length} octets; a multiple of 4 up to 40 is expected (pad with nop).");
        }

        return options;
    }
}
