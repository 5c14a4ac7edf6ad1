using System.Buffers.Binary;
using NetSim.Core;

namespace NetSim.Packetdrill;

// TCP options: mss N, wscale N, sackOK, TS val N ecr N, nop, eol, sack a:b …, FO [cookie], FOEXP [cookie], md5 hex, ECN …
public sealed partial class Parser
{
    private const int LongestCookie = 32;
    private static readonly string[] OptionNames = ["mss", "wscale", "sackOK", "TS", "nop", "eol", "sack", "FO", "FOEXP", "md5", "ECN"];

    private TcpOptionSpec ReadOption()
    {
        var name = Peek;
        if (name.Kind != TokenKind.Word)
        {
            throw Wrong("a TCP option");
        }

        Take();
        switch (name.Text)
        {
            case "nop":
                return new(name.At, TcpOptionKind.Nop, []);
            case "eol":
                return new(name.At, TcpOptionKind.End, []);
            case "mss":
                return new(name.At, TcpOptionKind.Mss, BigEndian((ushort)RequireInteger("an MSS", 0, 65_535)));
            case "wscale":
                return new(name.At, TcpOptionKind.WindowScale, [(byte)RequireInteger("a window scale", 0, 255)]);
            case "sackOK":
                return new(name.At, TcpOptionKind.SackPermitted, []);
            case "TS":
                return ReadTimestamps(name.At);
            case "sack":
                return new(name.At, TcpOptionKind.Sack, []) { Blocks = ReadBlocks() };
            case "FO":
                return new(name.At, TcpOptionKind.FastOpen, ReadHex());
            case "FOEXP":
                return new(name.At, TcpOptionKind.Experimental, [.. BigEndian(TcpOptionKind.FastOpenMagic), .. ReadHex()]);
            case "md5":
                return new(name.At, TcpOptionKind.Md5, ReadDigest());
            case "ECN":
                return ReadAccurateEcn(name.At);
            default:
                var nearest = NearestName.Of(name.Text, OptionNames);
                throw new ScriptException(
                    name.At, $"'{name.Text}' is no TCP option that scripts have"
                    + (nearest is null ? $": {string.Join(", ", OptionNames)} are." : $"; did you mean '{nearest}'?"));
        }
    }

    private TcpOptionSpec ReadTimestamps(Position at)
    {
        RequireWord("val");
        var value = (uint)RequireInteger("a time stamp", 0, uint.MaxValue);
        RequireWord("ecr");
        return new(at, TcpOptionKind.Timestamps, [])
        {
            Timestamps = (value, (uint)RequireInteger("an echoed time stamp", 0, uint.MaxValue)),
        };
    }

    private List<(uint Left, uint Right)> ReadBlocks()
    {
        var blocks = new List<(uint, uint)>();
        while (Peek.Kind == TokenKind.Integer)
        {
            var left = (uint)RequireInteger("an edge of a block", 0, uint.MaxValue);
            Require(':');
            blocks.Add((left, (uint)RequireInteger("an edge of a block", 0, uint.MaxValue)));
        }

        return blocks;
    }

    // Digits in pairs; a cookie of digits alone is read as a number by the lexer.
    private byte[] ReadHex()
    {
        if (Peek.Kind is not (TokenKind.Word or TokenKind.Integer or TokenKind.Float))
        {
            return [];
        }

        var token = Take();
        if (token.Text.Length % 2 != 0 || token.Text.Length > LongestCookie || !token.Text.All(char.IsAsciiHexDigit))
        {
            throw new ScriptException(
                token.At, $"'{token.Text}' is no cookie: up to {LongestCookie} hexadecimal digits in pairs are expected.");
        }

        return Convert.FromHexString(token.Text);
    }

    private byte[] ReadDigest()
    {
        var at = Peek.At;
        var digest = ReadHex();
        return digest.Length is 16 or 0
            ? digest.Length == 0 ? new byte[16] : digest
            : throw new ScriptException(at, "An MD5 digest has 32 hexadecimal digits.");
    }

    // RFC 9768 section 3.2.3: up to three counters of 24 bits; the kind tells their order.
    private TcpOptionSpec ReadAccurateEcn(Position at)
    {
        byte kind = 0;
        var data = new List<byte>();
        while (Peek.Kind == TokenKind.Word && Peek.Text is "e0b" or "e1b" or "ceb")
        {
            var name = Take().Text;
            kind = kind != 0 ? kind : name == "e1b" ? TcpOptionKind.AccurateEcn1 : TcpOptionKind.AccurateEcn0;
            var value = (uint)RequireInteger("a counter of octets", 0, 0xFF_FFFF);
            data.AddRange([(byte)(value >> 16), (byte)(value >> 8 & 0xFF), (byte)(value & 0xFF)]);
        }

        // Without a counter the order says nothing: Linux (v6.18) uses the kind whose order it prefers.
        return new(at, kind != 0 ? kind : TcpOptionKind.AccurateEcn1, [.. data]);
    }

    private void RequireWord(string word)
    {
        if (!TakeIf(word))
        {
            throw Wrong($"'{word}'");
        }
    }

    private static byte[] BigEndian(ushort value)
    {
        var octets = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(octets, value);
        return octets;
    }
}
