using System.Text.Json.Nodes;
using NetSim.Network;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>
/// The only port of a NAT belongs to a connection that got so far; a second client wants the same tuple.
/// </summary>
internal sealed class E10NatReuse : IExperiment
{
    private const string FirstClient = "10.1.0.2";
    private const string SecondClient = "10.1.0.3";
    private const string ServerAddress = "10.9.0.2";
    private const string PublicAddress = "10.9.0.1";
    private const ushort OnlyPort = 5_000;
    private const uint ClientIsn = 1_000_000;
    private const uint ServerIsn = 7_000_000;

    private static readonly string[] Order =
        ["syn_sent", "syn_recv", "established", "fin_wait", "close_wait", "last_ack"];

    public string Name => "e10_natreuse";

    public ParameterSet Parameters { get; } = new ParameterSet()
        .Choice(
            "state", "time_wait", "close", "fin_wait", "close_wait", "last_ack", "established", "syn_sent", "syn_recv")
        .Int("disn", 1_000, int.MinValue, int.MaxValue);

    public FieldRules Fields { get; } = new();

    public JsonObject Run(ParameterValues parameters, Bench bench)
    {
        var router = new ScriptedRouter(
            bench, PublicAddress, (FirstClient, 2), (ServerAddress, 2),
            static inside => new NatOptions { Inside = [inside], Ports = new(OnlyPort, OnlyPort) });
        var end = BringTo(router, parameters.Text("state"));
        var before = new JsonArray([.. router.Conntrack.Entries.Select(static e =>
            (JsonNode?)$"{Conntrack.SecondsLeft(e)} {Conntrack.NameOf(e.State)}")]);
        router.TakeOutside();
        FromClient(router, TcpFlags.Syn, unchecked(end + (uint)parameters.Int("disn")), 0, SecondClient, 40_500);
        var isForwarded = router.TakeOutside().Any(static p => p.Has(TcpFlags.Syn) && p.SourcePort == OnlyPort);
        return new JsonObject
        {
            ["conntrack_before"] = before,
            ["second_syn_forwarded"] = isForwarded,
            ["entries_after"] = new JsonArray([.. router.Conntrack.Entries.Select(static e =>
                (JsonNode?)$"{e.Original.Local} {Conntrack.NameOf(e.State)}")]),
            ["stats"] = router.Conntrack.Statistics(onlyMoved: true),
        };
    }

    /// <returns>The client's next sequence number.</returns>
    private static uint BringTo(ScriptedRouter router, string state)
    {
        FromClient(router, TcpFlags.Syn, ClientIsn, 0);
        if (!IsBeyond(state, "syn_sent"))
        {
            return ClientIsn + 1;
        }

        FromServer(router, TcpFlags.Syn | TcpFlags.Ack, ServerIsn, ClientIsn + 1);
        if (!IsBeyond(state, "syn_recv"))
        {
            return ClientIsn + 1;
        }

        FromClient(router, TcpFlags.Ack, ClientIsn + 1, ServerIsn + 1);
        if (state == "close")
        {
            FromServer(router, TcpFlags.Rst | TcpFlags.Ack, ServerIsn + 1, ClientIsn + 1);
        }

        if (state == "close" || !IsBeyond(state, "established"))
        {
            return ClientIsn + 1;
        }

        FromClient(router, TcpFlags.Fin | TcpFlags.Ack, ClientIsn + 1, ServerIsn + 1);
        if (IsBeyond(state, "fin_wait"))
        {
            FromServer(router, TcpFlags.Ack, ServerIsn + 1, ClientIsn + 2);
        }

        if (IsBeyond(state, "close_wait"))
        {
            FromServer(router, TcpFlags.Fin | TcpFlags.Ack, ServerIsn + 1, ClientIsn + 2);
        }

        if (IsBeyond(state, "last_ack"))
        {
            FromClient(router, TcpFlags.Ack, ClientIsn + 2, ServerIsn + 2);
        }

        return ClientIsn + 2;
    }

    // TIME_WAIT and CLOSE are beyond all states of the order.
    private static bool IsBeyond(string state, string reached)
    {
        var index = Array.IndexOf(Order, state);
        return index < 0 || index > Array.IndexOf(Order, reached);
    }

    private static void FromClient(
        ScriptedRouter router, TcpFlags flags, uint sequence, uint acknowledgment, string client = FirstClient,
        ushort port = 40_000)
    {
        var tuple = new FourTuple(Ipv4Address.Parse(client), Ipv4Address.Parse(ServerAddress), port, 80);
        router.SendFromInside(Packet.Tcp(in tuple, flags, new(sequence), new(acknowledgment), ushort.MaxValue));
        router.Clock.Run(0.01);
    }

    private static void FromServer(ScriptedRouter router, TcpFlags flags, uint sequence, uint acknowledgment)
    {
        var tuple = new FourTuple(Ipv4Address.Parse(ServerAddress), Ipv4Address.Parse(PublicAddress), 80, OnlyPort);
        router.SendFromOutside(Packet.Tcp(in tuple, flags, new(sequence), new(acknowledgment), ushort.MaxValue));
        router.Clock.Run(0.01);
    }
}
