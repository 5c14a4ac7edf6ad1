using NetSim.Core;
using NetSim.Network;
using NetSim.Tests.TestKit.Network;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Network;

/// <summary>
/// Connection tracking as Linux 6.18 was measured (experiments e10_nat timeouts and sysctls, e10_natreuse, e13).
/// </summary>
public sealed class ConntrackTests
{
    private const TcpFlags SynAck = TcpFlags.Syn | TcpFlags.Ack;
    private const TcpFlags FinAck = TcpFlags.Fin | TcpFlags.Ack;
    private const TcpFlags RstAck = TcpFlags.Rst | TcpFlags.Ack;

    [Test]
    public void Each_step_of_a_connection_has_its_measured_state_and_timeout()
    {
        var lab = new NatLab();
        var seen = new List<string>();
        void Step(Packet? packet) => seen.Add(packet is null ? "dropped" : lab.Listing());

        Step(lab.ToServer(0, TcpFlags.Syn, 1000));
        Step(lab.ToClient(40000, SynAck, 7000, 1001));
        Step(lab.ToServer(0, TcpFlags.Ack, 1001, 7001));
        Step(lab.ToClient(40000, TcpFlags.Ack, 7001, 1001, length: 100));
        Step(lab.ToServer(0, TcpFlags.Ack, 1001, 7101));
        Step(lab.ToClient(40000, FinAck, 7101, 1001));
        Step(lab.ToServer(0, TcpFlags.Ack, 1001, 7102));
        Step(lab.ToServer(0, FinAck, 1001, 7102));
        Step(lab.ToClient(40000, TcpFlags.Ack, 7102, 1002));

        Assert.That(seen, Is.EqualTo(new[]
        {
            "SynSent 120 unreplied",
            "SynRecv 60",
            "Established 432000 assured",
            "Established 300 assured",
            "Established 432000 assured",
            "FinWait 120 assured",
            "CloseWait 60 assured",
            "LastAck 30 assured",
            "TimeWait 120 assured",
        }));
    }

    [Test]
    public void A_rst_closes_for_ten_seconds()
    {
        var lab = new NatLab();
        lab.Connect(0, 40000);

        lab.ToClient(40000, RstAck, 7001, 1001);

        Assert.That(lab.Listing(), Is.EqualTo("Close 10 assured"));
    }

    [Test]
    public void A_rst_as_the_only_answer_ends_the_entry_at_once()
    {
        var lab = new NatLab();
        lab.ToServer(0, TcpFlags.Syn, 1000);

        var rst = lab.ToClient(40000, RstAck, 0, 1001);

        Assert.That(rst?.DestinationPort, Is.EqualTo(40000));
        Assert.That(lab.Listing(), Is.Empty);
    }

    [Test]
    public void A_connection_met_in_the_middle_is_picked_up_when_loose()
    {
        var lab = new NatLab();

        Assert.That(lab.ToServer(0, TcpFlags.Ack, 1000, 2000)?.Source, Is.EqualTo(lab.Nat.Address));
        Assert.That(lab.Listing(), Is.EqualTo("Established 300 unreplied"));
    }

    [Test]
    public void A_connection_met_in_the_middle_passes_untranslated_when_not_loose()
    {
        var lab = new NatLab();
        lab.Nat.Sysctls["net.netfilter.nf_conntrack_tcp_loose"] = 0;

        var seen = lab.ToServer(0, TcpFlags.Ack, 1000, 2000);

        Assert.That(seen?.Source, Is.EqualTo(lab.Lab.Network.AddressOf(lab.Clients[0])));
        Assert.That(lab.Nat.Counters.Invalid, Is.EqualTo(1));
    }

    [Test]
    public void A_repeated_syn_does_not_renew_the_entry()
    {
        var lab = new NatLab();
        lab.ToServer(0, TcpFlags.Syn, 1000);

        lab.Wait(Duration.FromSeconds(50L));
        lab.ToServer(0, TcpFlags.Syn, 1000);

        Assert.That(lab.Listing(), Is.EqualTo("SynSent 70 unreplied"));
    }

    [Test]
    public void An_entry_that_has_expired_is_not_found()
    {
        var lab = new NatLab();
        lab.ToServer(0, TcpFlags.Syn, 1000);

        lab.Wait(Duration.FromSeconds(120L));
        lab.ToClient(40000, SynAck, 7000, 1001);

        Assert.That(lab.Lab.Arrivals[^1].Node, Is.EqualTo(lab.Nat.Node));
    }

    [Test]
    public void Expired_entries_count_until_the_collector_passes()
    {
        var lab = new NatLab();
        lab.Connect(0, 40000);
        lab.ToClient(40000, RstAck, 7001, 1001);

        var counts = new List<int>();
        for (var second = 0; second <= 70; second += 10)
        {
            counts.Add(lab.Nat.CountAt(SimTime.Zero + Duration.FromSeconds(second)));
        }

        // The collector passes at 1 s and about a minute later; the entry expired at 10 s.
        Assert.That(counts, Is.EqualTo(new[] { 1, 1, 1, 1, 1, 1, 1, 0 }));
        Assert.That(lab.Nat.ListAt(SimTime.Zero + Duration.FromSeconds(11L)), Is.Empty);
    }

    [Test]
    public void Four_equal_acks_bring_the_timeout_for_retransmissions()
    {
        var lab = new NatLab();
        lab.Nat.Sysctls["nf_conntrack_tcp_timeout_max_retrans"] = 200;
        lab.Connect(0, 40000);

        for (var i = 0; i < 4; i++)
        {
            lab.ToServer(0, TcpFlags.Ack, 1001, 7001, length: 10);
        }

        Assert.That(lab.Listing(), Is.EqualTo("Established 200 assured"));
    }

    [Test]
    public void A_segment_beyond_the_window_passes_untranslated_and_is_counted()
    {
        var lab = new NatLab();
        lab.Connect(0, 40000);

        var seen = lab.ToServer(0, TcpFlags.Ack, 1001 + 200_000, 7001, length: 100);

        Assert.That(seen?.Source, Is.EqualTo(lab.Lab.Network.AddressOf(lab.Clients[0])));
        Assert.That(lab.Nat.Counters.Invalid, Is.EqualTo(1));
    }

    [Test]
    public void A_liberal_tracker_translates_it()
    {
        var lab = new NatLab();
        lab.Nat.Sysctls["net.netfilter.nf_conntrack_tcp_be_liberal"] = 1;
        lab.Connect(0, 40000);

        var seen = lab.ToServer(0, TcpFlags.Ack, 1001 + 200_000, 7001, length: 100);

        Assert.That(seen?.Source, Is.EqualTo(lab.Nat.Address));
        Assert.That(lab.Nat.Counters.Invalid, Is.Zero);
    }

    [Test]
    public void A_rule_may_drop_what_is_invalid()
    {
        var lab = new NatLab(inside => new() { Inside = [inside], DropInvalid = true });
        lab.Connect(0, 40000);

        Assert.That(lab.ToServer(0, TcpFlags.Ack, 1001 + 200_000, 7001, length: 100), Is.Null);
    }

    [Test]
    public void An_old_duplicate_is_translated_and_changes_nothing()
    {
        var lab = new NatLab();
        lab.Connect(0, 40000);
        for (uint i = 0; i < 100; i++)
        {
            lab.ToServer(0, TcpFlags.Ack, 1001 + i * 1000, 7001, length: 1000);
            lab.ToClient(40000, TcpFlags.Ack, 7001, 2001 + i * 1000);
        }

        lab.Wait(Duration.FromSeconds(5L));
        var seen = lab.ToServer(0, TcpFlags.Ack, 1001, 7001, length: 100);

        Assert.That(seen?.Source, Is.EqualTo(lab.Nat.Address));
        Assert.That(lab.Listing(), Is.EqualTo("Established 431995 assured"));
    }

    [Test]
    public void A_syn_from_the_same_client_port_reopens_a_closed_connection()
    {
        var lab = Finished("time_wait", out _);

        var seen = lab.ToServer(0, TcpFlags.Syn, 5);

        Assert.That(seen?.SourcePort, Is.EqualTo(5000));
        Assert.That(lab.Listing(), Is.EqualTo("SynSent 120 unreplied"));
    }

    [TestCase("time_wait", 1000, true, "TimeWait 120 assured")]
    [TestCase("time_wait", -1000, false, "TimeWait 120 assured")]
    [TestCase("close", 1000, true, "Close 10 assured")]
    [TestCase("close", -1000, false, "Close 10 assured")]
    [TestCase("fin_wait", 1000, false, "FinWait 120 assured")]
    [TestCase("fin_wait", -1000, false, "FinWait 120 assured")]
    [TestCase("close_wait", 1000, false, "CloseWait 60 assured")]
    [TestCase("close_wait", -1000, false, "CloseWait 60 assured")]
    [TestCase("last_ack", 1000, false, "LastAck 30 assured")]
    [TestCase("last_ack", -1000, false, "LastAck 30 assured")]
    [TestCase("established", 1000, false, "Established 432000 assured")]
    [TestCase("established", -1000, false, "Established 432000 assured")]
    [TestCase("syn_recv", 1000, false, "SynRecv 60")]
    [TestCase("syn_recv", -1000, false, "SynRecv 60")]
    [TestCase("syn_sent", 1000, false, "SynSent 120 unreplied")]
    [TestCase("syn_sent", -1000, false, "SynSent 120 unreplied")]
    public void An_occupied_tuple_is_given_away_as_measured(string state, int ahead, bool isForwarded, string before)
    {
        var lab = Finished(state, out var end);
        Assert.That(lab.Listing(), Is.EqualTo(before));

        var seen = lab.ToServer(1, TcpFlags.Syn, unchecked((uint)(end + ahead)), port: 40500);

        Assert.That(seen is not null, Is.EqualTo(isForwarded));
        Assert.That(lab.Listing(), Is.EqualTo(isForwarded ? "SynSent 120 unreplied" : before));
        Assert.That(lab.Nat.Counters.InsertFailed, Is.EqualTo(isForwarded ? 0 : 1));
        Assert.That(lab.Nat.Counters.Drop, Is.EqualTo(isForwarded ? 0 : 1));
    }

    [Test]
    public void A_full_table_throws_out_unassured_entries_for_new_ones()
    {
        const int Size = 20_000;
        var lab = Filled(Size, areAssured: false);

        var forwarded = Enumerable.Range(0, 2000)
            .Count(i => lab.ToServer(1, TcpFlags.Syn, 100, 0, (ushort)(1024 + i), 81) is not null);

        Assert.That(forwarded, Is.EqualTo(2000));
        Assert.That(lab.Nat.Counters.EarlyDrop, Is.InRange(2000, 2010));
        Assert.That(lab.Nat.CountAt(lab.Now), Is.EqualTo(Size + 2000 - lab.Nat.Counters.EarlyDrop));
        Assert.That(lab.Nat.Counters.Drop, Is.Zero);
    }

    [Test]
    public void A_table_full_of_assured_entries_drops_every_newcomer()
    {
        var lab = Filled(5_000, areAssured: true);

        var forwarded = Enumerable.Range(0, 200)
            .Count(i => lab.ToServer(1, TcpFlags.Syn, 100, 0, (ushort)(1024 + i), 81) is not null);

        Assert.That(forwarded, Is.Zero);
        Assert.That(lab.Nat.Counters.Drop, Is.EqualTo(200));
        Assert.That(lab.Nat.Counters.EarlyDrop, Is.Zero);
        Assert.That(lab.Nat.CountAt(lab.Now), Is.EqualTo(5_000));
    }

    [Test]
    public void After_turning_somebody_away_the_collector_makes_room_among_closing_connections()
    {
        var lab = Filled(1_000, areAssured: true);
        for (var i = 0; i < 500; i++)
        {
            lab.ToClient((ushort)(1024 + i), RstAck, 7001, 1001);
        }

        Assert.That(lab.ToServer(1, TcpFlags.Syn, 100, 0, 60000, 81), Is.Null);
        var later = SimTime.Zero + Duration.FromSeconds(1L);

        Assert.That(lab.Nat.CountAt(later), Is.EqualTo(949));
    }

    [Test]
    public void The_sysctls_have_the_measured_defaults()
    {
        var sysctls = new ConntrackSysctls();
        var measured = new Dictionary<string, int>
        {
            ["net.netfilter.nf_conntrack_buckets"] = 262144,
            ["net.netfilter.nf_conntrack_max"] = 262144,
            ["net.netfilter.nf_conntrack_tcp_be_liberal"] = 0,
            ["net.netfilter.nf_conntrack_tcp_ignore_invalid_rst"] = 0,
            ["net.netfilter.nf_conntrack_tcp_loose"] = 1,
            ["net.netfilter.nf_conntrack_tcp_max_retrans"] = 3,
            ["net.netfilter.nf_conntrack_tcp_timeout_close"] = 10,
            ["net.netfilter.nf_conntrack_tcp_timeout_close_wait"] = 60,
            ["net.netfilter.nf_conntrack_tcp_timeout_established"] = 432000,
            ["net.netfilter.nf_conntrack_tcp_timeout_fin_wait"] = 120,
            ["net.netfilter.nf_conntrack_tcp_timeout_last_ack"] = 30,
            ["net.netfilter.nf_conntrack_tcp_timeout_max_retrans"] = 300,
            ["net.netfilter.nf_conntrack_tcp_timeout_syn_recv"] = 60,
            ["net.netfilter.nf_conntrack_tcp_timeout_syn_sent"] = 120,
            ["net.netfilter.nf_conntrack_tcp_timeout_time_wait"] = 120,
            ["net.netfilter.nf_conntrack_tcp_timeout_unacknowledged"] = 300,
            ["net.netfilter.nf_conntrack_udp_timeout"] = 30,
            ["net.netfilter.nf_conntrack_udp_timeout_stream"] = 120,
        };

        Assert.That(measured.ToDictionary(m => m.Key, m => sysctls[m.Key]), Is.EqualTo(measured));
    }

    [Test]
    public void A_sysctl_that_does_not_exist_or_a_value_out_of_range_is_refused_by_name()
    {
        var sysctls = new ConntrackSysctls();

        Assert.That(
            () => sysctls["net.netfilter.nf_conntrack_tcp_timeout_timewait"] = 1,
            Throws.ArgumentException.With.Message.Contains("'net.netfilter.nf_conntrack_tcp_timeout_timewait'"));
        Assert.That(
            () => sysctls["net.netfilter.nf_conntrack_tcp_loose"] = 2,
            Throws.ArgumentException.With.Message.Contains("nf_conntrack_tcp_loose must be 0 to 1, not 2"));
    }

    // The script of e10_natreuse.py: one port for all, and a first connection that got so far.
    private static NatLab Finished(string state, out uint end)
    {
        var steps = new[] { "syn_sent", "syn_recv", "established", "fin_wait", "close_wait", "last_ack", "time_wait" };
        var lab = new NatLab(inside => new() { Inside = [inside], Ports = new(5000, 5000) });
        var reached = Array.IndexOf(steps, state == "close" ? "established" : state);
        var script = new Action[]
        {
            () => lab.ToServer(0, TcpFlags.Syn, 1_000_000),
            () => lab.ToClient(5000, SynAck, 7_000_000, 1_000_001),
            () => lab.ToServer(0, TcpFlags.Ack, 1_000_001, 7_000_001),
            () => lab.ToServer(0, FinAck, 1_000_001, 7_000_001),
            () => lab.ToClient(5000, TcpFlags.Ack, 7_000_001, 1_000_002),
            () => lab.ToClient(5000, FinAck, 7_000_001, 1_000_002),
            () => lab.ToServer(0, TcpFlags.Ack, 1_000_002, 7_000_002),
        };
        foreach (var step in script[..(reached + 1)])
        {
            step();
        }

        if (state == "close")
        {
            lab.ToClient(5000, RstAck, 7_000_001, 1_000_001);
        }

        end = reached >= 3 ? 1_000_002u : 1_000_001u;
        return lab;
    }

    private static NatLab Filled(int size, bool areAssured)
    {
        // As many buckets as entries, as on the measured machine.
        var sysctls = new ConntrackSysctls { ["nf_conntrack_max"] = size, ["nf_conntrack_buckets"] = size };
        var lab = new NatLab(inside => new() { Inside = [inside], Sysctls = sysctls });
        for (var i = 0; i < size; i++)
        {
            var port = (ushort)(1024 + i);
            var result = areAssured ? lab.Connect(0, port) : lab.ToServer(0, TcpFlags.Syn, 100, port: port)?.SourcePort;
            Assert.That(result, Is.EqualTo(port));
        }

        return lab;
    }
}
