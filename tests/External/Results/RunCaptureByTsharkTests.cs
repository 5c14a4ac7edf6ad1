using System.Globalization;
using NetSim.Scenarios;
using NetSim.Tcp;
using static NetSim.Scenarios.Scenario;

namespace NetSim.Tests.Results;

/// <summary>What Wireshark makes of the capture of a run, against what the simulated hosts counted themselves.</summary>
[Category("External")]
public sealed class RunCaptureByTsharkTests
{
    private TemporaryDirectory _directory = null!; // Made before each test.

    [SetUp]
    public void MakeDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [Test]
    public void A_lossy_transfer_is_well_formed_and_its_retransmissions_are_those_that_were_counted()
    {
        double retransmitted = 0;
        double outOfOrder = 0;
        var capture = Captured(() =>
        {
            // Only data is lost, at the queue, and without SACK each segment out of order is answered at once.
            var (client, web) = Pair(queue: 20);
            web.Sysctl["net.ipv4.tcp_sack"] = 0;
            web.Listen(80, 16, async c => { while (await c.Receive() > 0) { } });
            client.Start(async machine =>
            {
                var c = await machine.Connect(web, 80);
                await c.Send(40_000_000);
                c.Close();
            });
            Pcap(client, "capture.pcapng");
            Run(60.s);
            retransmitted = client.Netstat["TcpRetransSegs"].Value;
            outOfOrder = web.Netstat["TcpExtTCPOFOQueue"].Value;
        });

        Assert.Multiple(() =>
        {
            Assert.That(Count(capture, "_ws.malformed"), Is.Zero);
            Assert.That(Count(capture, "ip.checksum.status == 0 || tcp.checksum.status == 0"), Is.Zero);
            Assert.That(retransmitted, Is.GreaterThan(10));
            // Wireshark takes one that comes within a round trip after others for a segment out of order.
            Assert.That(
                Count(capture, "tcp.analysis.retransmission || tcp.analysis.out_of_order"), Is.EqualTo(retransmitted));

            // The first answer at a hole is no duplicate when it acknowledges a segment that waited for its delayed ACK, too.
            Assert.That(outOfOrder, Is.GreaterThan(50));
            Assert.That(
                Count(capture, "tcp.analysis.duplicate_ack"), Is.InRange(outOfOrder - retransmitted, outOfOrder));
        });
    }

    [Test]
    public void The_states_that_a_capture_shows_are_those_of_the_socks()
    {
        var counted = new Dictionary<TcpState, double>();
        var capture = Captured(() =>
        {
            var (client, web) = Pair(queue: 1_000);
            web.Listen(80, 64, async c =>
            {
                while (await c.Receive() > 0)
                {
                }

                await Sleep(1.min);
            });
            web.Listen(81, 64, async c => { while (await c.Receive() > 0) { } c.Close(); });
            client.Start(async machine =>
            {
                // Four that stay, three half closed and acknowledged, two closed on both sides.
                for (var i = 0; i < 9; i++)
                {
                    var c = await machine.Connect(web, i < 7 ? 80 : 81);
                    await c.Send(100);
                    if (i >= 4)
                    {
                        c.Shutdown();
                    }
                }

                await Sleep(1.min);
            });
            Pcap(client, "capture.pcapng");
            var gauges = States.ToDictionary(s => s, s => client.Sockets(s));
            Run(5.s);
            foreach (var (state, gauge) in gauges)
            {
                counted[state] = gauge.Last.Value;
            }
        });

        var seen = StatesOf(capture);
        Assert.Multiple(() =>
        {
            foreach (var state in States)
            {
                Assert.That(seen.Count(s => s == state), Is.EqualTo((int)counted[state]), state.ToString());
            }

            Assert.That(counted[TcpState.Established], Is.EqualTo(4));
            Assert.That(counted[TcpState.FinWait2], Is.EqualTo(3));
            Assert.That(counted[TcpState.TimeWait], Is.EqualTo(2));
        });
    }

    private static readonly TcpState[] States =
        [TcpState.Established, TcpState.FinWait1, TcpState.FinWait2, TcpState.CloseWait, TcpState.LastAck, TcpState.TimeWait];

    private static (Host Client, Host Web) Pair(int queue)
    {
        var client = Net.Host("client", ip: "10.0.0.1");
        var web = Net.Host("web", ip: "10.0.0.2");
        Net.Link(client, web, bandwidth: 20.Mbps, delay: 10.ms, queue: queue);
        return (client, web);
    }

    private string Captured(Action text)
    {
        var outcome = CodeProgram.Run(text, new RunSettings { OutputDirectory = _directory.File("run") });
        Assert.That(outcome.Failure, Is.Null);
        return Path.Combine(_directory.File("run"), "capture.pcapng");
    }

    private static int Count(string capture, string filter) => OutsideProgram.Run(
        OutsideProgram.Tshark(), "-r", capture, "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE",
        "-Y", filter, "-T", "fields", "-e", "frame.number").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    // The state of the client's side of each stream, from flags and numbers alone (RFC 9293 section 3.3.2).
    private static List<TcpState> StatesOf(string capture)
    {
        var lines = OutsideProgram.Run(
            OutsideProgram.Tshark(), "-r", capture, "-T", "fields", "-E", "separator=|", "-e", "tcp.stream", "-e", "ip.src",
            "-e", "tcp.flags", "-e", "tcp.seq", "-e", "tcp.len", "-e", "tcp.ack").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(line => line.Split('|')).GroupBy(f => f[0]).Select(StateOf)];
    }

    private static TcpState StateOf(IEnumerable<string[]> segments)
    {
        long myFin = -1;
        long theirFin = -1;
        var (myFinIsAcked, theirFinIsAcked, theirsCameFirst) = (false, false, false);
        foreach (var fields in segments)
        {
            var isMine = fields[1] == "10.0.0.1";
            var isFin = (Convert.ToInt32(fields[2], 16) & 1) != 0;
            var (sequence, length, acknowledged) = (Number(fields[3]), Number(fields[4]), Number(fields[5]));
            (myFin, theirFin) = isFin
                ? isMine ? (sequence + length, theirFin) : (myFin, sequence + length)
                : (myFin, theirFin);
            theirsCameFirst |= isFin && !isMine && myFin < 0;
            myFinIsAcked |= !isMine && myFin >= 0 && acknowledged > myFin;
            theirFinIsAcked |= isMine && theirFin >= 0 && acknowledged > theirFin;
        }

        return (myFin >= 0, theirFin >= 0) switch
        {
            (false, false) => TcpState.Established,
            (false, true) => TcpState.CloseWait,
            (true, false) => myFinIsAcked ? TcpState.FinWait2 : TcpState.FinWait1,
            (true, true) when theirsCameFirst => myFinIsAcked ? TcpState.Closed : TcpState.LastAck,
            _ => myFinIsAcked && theirFinIsAcked ? TcpState.TimeWait : TcpState.Closing,
        };
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
