using System.Globalization;
using NetSim.Core;

namespace NetSim.Packetdrill;

// icmp TYPE [CODE] [mtu N] [id N] [ [seq:seq(len)] | [udp (N)] | [raw (N)] ]
public sealed partial class Parser
{
    private const byte Unreachable = 3;

    private static readonly Dictionary<string, byte> IcmpTypes = new()
    {
        ["echo_reply"] = 0, ["unreachable"] = Unreachable, ["source_quench"] = 4, ["redirect"] = 5, ["echo_request"] = 8,
        ["time_exceeded"] = 11, ["parameter_problem"] = 12, ["timestamp_request"] = 13, ["timestamp_reply"] = 14,
        ["information_request"] = 15, ["information_reply"] = 16, ["address_mask_request"] = 17, ["address_mask_reply"] = 18,
    };

    private static readonly Dictionary<string, byte> UnreachableCodes = new()
    {
        ["net_unreachable"] = 0, ["host_unreachable"] = 1, ["protocol_unreachable"] = 2, ["port_unreachable"] = 3,
        ["frag_needed"] = 4, ["source_route_failed"] = 5, ["net_unknown"] = 6, ["host_unknown"] = 7,
        ["source_host_isolated"] = 8, ["net_prohibited"] = 9, ["host_prohibited"] = 10, ["net_unreachable_for_tos"] = 11,
        ["host_unreachable_for_tos"] = 12, ["packet_filtered"] = 13, ["precedence_violation"] = 14, ["precedence_cutoff"] = 15,
    };

    private IcmpAction ReadIcmp(Position at, bool isInbound, IpInfo ip)
    {
        var type = ReadNumbered("type_", IcmpTypes, "an ICMP type such as unreachable");
        byte code = 0;
        if (Peek.Kind == TokenKind.Word && Peek.Text is not ("mtu" or "id"))
        {
            code = ReadNumbered(
                "code_", type == Unreachable ? UnreachableCodes : [],
                type == Unreachable ? "a code such as port_unreachable" : "code_N, 'mtu', 'id' or a quoted packet");
        }

        var message = new IcmpAction(at, isInbound, ip) { Type = type, Code = code };
        while (Peek.Kind == TokenKind.Word && Peek.Text is "mtu" or "id")
        {
            message = Take().Text == "mtu"
                ? message with { Mtu = (ushort)RequireInteger("an MTU", 0, 65_535) }
                : message with { Identifier = (ushort)RequireInteger("an identifier", 0, 65_535) };
        }

        return TakeIf('[') ? ReadQuoted(message) : message;
    }

    private IcmpAction ReadQuoted(IcmpAction message)
    {
        if (TakeIf("udp"))
        {
            message = message with { QuotedUdp = ReadBracedLength() };
        }
        else if (Peek.Is("raw"))
        {
            throw new ScriptException(Peek.At, "A quoted raw packet is not simulated; a segment or udp (N) is.");
        }
        else
        {
            var at = Peek.At;
            var sequence = (uint)RequireInteger("a sequence number", 0, uint.MaxValue);
            Require(':');
            var end = (uint)RequireInteger("a sequence number", 0, uint.MaxValue);
            var length = ReadBracedLength();
            if (end != unchecked(sequence + (uint)length))
            {
                throw new ScriptException(at, $"{sequence}:{end}({length}) does not add up.");
            }

            message = message with { Quoted = (sequence, length) };
        }

        Require(']');
        return message;
    }

    private byte ReadNumbered(string prefix, Dictionary<string, byte> names, string expected)
    {
        var token = Peek;
        if (token.Kind != TokenKind.Word)
        {
            throw Wrong(expected);
        }

        Take();
        if (names.TryGetValue(token.Text, out var value)
            || (token.Text.StartsWith(prefix, StringComparison.Ordinal)
                && byte.TryParse(token.Text.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out value)))
        {
            return value;
        }

        var nearest = NearestName.Of(token.Text, names.Keys);
        throw new ScriptException(
            token.At, $"'{token.Text}' stands where {expected} is expected{(nearest is null ? "." : $"; did you mean '{nearest}'?")}");
    }
}
