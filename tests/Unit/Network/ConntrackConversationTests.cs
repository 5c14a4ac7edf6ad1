using System.Globalization;
using NetSim.Tests.TestKit.Network;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Network;

/// <summary>
/// Plays conversations, half of them nonsense, that a real kernel judged: every segment must pass as it passed there
/// and leave the entry in the state that it left it in.
/// </summary>
public sealed class ConntrackConversationTests
{
    private const string Resource = "conntrack-conversations-6.18.txt";

    // conntrack prints whole seconds, rounded down, some time after the segment.
    private const int Lateness = 8;

    public sealed record Step(
        bool IsClient, TcpFlags Flags, uint Sequence, uint Acknowledgment, ushort Window, int Length, int Scale,
        bool Sack,
        string Passage, string Entry);

    public sealed record Conversation(int Number, IReadOnlyList<Step> Steps)
    {
        public override string ToString() => $"conversation {Number}";
    }

    [TestCaseSource(nameof(Conversations))]
    public void Every_segment_is_judged_as_the_kernel_judged_it(Conversation conversation)
    {
        var lab = new NatLab();

        var judged = conversation.Steps.Select((step, i) => $"{i}: {Play(lab, step)}").ToArray();

        var measured = conversation.Steps.Select((step, i) => $"{i}: {step.Passage} {Fuzzy(step.Entry)}");
        Assert.That(judged, Is.EqualTo(measured));
    }

    private static string Play(NatLab lab, Step step)
    {
        var (client, server) = (lab.Lab.Network.AddressOf(lab.Clients[0]), lab.Lab.Network.AddressOf(lab.Server));
        var tuple = step.IsClient ? new FourTuple(client, server, 40000, 80) : new(server, lab.Nat.Address, 80, 40000);
        var packet = Packet.Tcp(
            in tuple, step.Flags, new(step.Sequence), new(step.Acknowledgment), step.Window, step.Length);
        if (packet.Has(TcpFlags.Syn))
        {
            packet.MaximumSegmentSize = 1460;
            packet.WindowScale = step.Scale;
            packet.SackPermitted = step.Sack;
        }

        lab.Lab.Arrivals.Clear();
        lab.Lab.Forwarding.Send(step.IsClient ? lab.Clients[0] : lab.Server, packet);
        lab.Lab.Run();
        return $"{PassageOf(lab, client)} {Fuzzy(lab.Listing())}";
    }

    private static string PassageOf(NatLab lab, Ipv4Address client) => lab.Lab.Arrivals switch
    {
        [var seen] when seen.Node == lab.Nat.Node => "own",
        [var seen] when seen.Node == lab.Server => seen.Packet.Source == client ? "untranslated" : "translated",
        [_] => "translated",
        _ => "dropped",
    };

    // The kernel's and our spelling of an entry, with the timeout as the one of a known few that it is.
    private static string Fuzzy(string entry)
    {
        if (entry is "-" or "")
        {
            return "-";
        }

        var words = entry.Replace("unreplied", "u").Replace("assured", "a").Split(' ');
        var seconds = int.Parse(words[1], CultureInfo.InvariantCulture);
        var nominal = new[] { 10, 30, 60, 120, 300, 432_000 }.First(t => seconds <= t && seconds > t - Lateness);
        return $"{words[0].Replace("_", "").ToUpperInvariant()} {nominal} {string.Concat(words.Skip(2))}";
    }

    private static IEnumerable<Conversation> Conversations()
    {
        using var stream = typeof(ConntrackConversationTests).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        var steps = new List<Step>();
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                steps.Add(Parse(line));
            }
            else if (steps.Count > 0)
            {
                yield return new(number++, steps);
                steps = [];
            }
        }

        yield return new(number, steps);
    }

    private static Step Parse(string line)
    {
        var parts = line.Split(" | ");
        var words = parts[0].Split(' ');
        var numbers = words[1..].Select(w => long.Parse(w, CultureInfo.InvariantCulture)).ToArray();
        return new(
            words[0] == "C", (TcpFlags)numbers[0], (uint)numbers[1], (uint)numbers[2], (ushort)numbers[3],
            (int)numbers[4], (int)numbers[5], numbers[6] != 0, parts[1], parts[2]);
    }
}
