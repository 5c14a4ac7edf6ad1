// Why does the first request after a quiet while fail behind a load balancer, and which keepalive setting prevents it?
//
// An application keeps one connection through a load balancer that forgets connections on which nothing was sent for 350 s,
// as those of some clouds do, and tells nobody. Both ends go on believing. After ten quiet minutes the application sends a
// request; the balancer does not know the connection and answers with RST. The application asked for SO_KEEPALIVE, but
// net.ipv4.tcp_keepalive_time is 7,200 s by default: the first probe would come after almost two hours.
//
// Predict before you run: when does the client notice - after 350 s, 600 s or two hours? And when does the server?
//   netsim run scenarios/capacity/idle-timeout.csx
// Then make it last: -p keepalive_s=300. Why is -p keepalive_s=349 too late for a balancer of 350 s? (Kernel timers beyond
// 129 s fire up to 16.4 s late.) And what changes with a balancer that tells both ends, -p reset=1?
// Answer: the client at 600 s, when it sends; the server not at all, it keeps the connection as ESTABLISHED until its own
// keepalive fails, if it has one. A balancer that resets frees the server at 350 s; the client still has to connect anew.
using static NetSim.Scenarios.Scenario;

var idle = Param("idle_s", 350, "the balancer's idle timeout in seconds", range: 10..100_000);
var keepalive = Param("keepalive_s", 7_200, "net.ipv4.tcp_keepalive_time of the client in seconds", range: 1..32_767);
var pause = Param("pause_s", 600, "how long the application is quiet, in seconds", range: 10..30_000);
var reset = Param("reset", 0, "1: the balancer sends RST to both ends when it forgets", range: 0..1);

var db = Net.Host("db");
db.Listen(5432, 128, async c => { while (await c.ReceiveExactly(200) == 200) { await c.Send(1_000); } c.Close(); });
var lb = Net.LoadBalancer("lb", [db], listen: 5432, port: 5432, idleTimeout: idle.s,
    onIdle: reset == 1 ? IdleEnd.Reset : IdleEnd.Forget);
Net.Link(db, lb, delay: 0.5.ms);

var app = Net.Host("app");
app.Sysctl["net.ipv4.tcp_keepalive_time"] = keepalive;
Net.Link(app, lb, delay: 1.ms);

var answered = Counter("answered");
var broken = Counter("broken");
app.Start(async machine =>
{
    var c = await machine.Connect(lb, 5432);
    c.SetOption(SocketOption.KeepAlive, 1);
    for (var request = 0; request < 2; request++)
    {
        try
        {
            await c.Send(200);
            await c.ReceiveExactly(1_000);
        }
        catch (SocketError)
        {
            broken.Add();
            c.Close();
            c = await machine.Connect(lb, 5432);             // What a careful application does: once more.
            await c.Send(200);
            await c.ReceiveExactly(1_000);
        }

        answered.Add();
        await Sleep(pause.s);
    }
});

Run(pause.s + 5.s);
var held = db.Sockets(TcpState.Established);
Record(answered, broken, lb.IdleEnds, lb.Strays, lb.Upstreams[0].Connections, held);

// A probe is at most 16.4 s late; where the timer may fire on either side of the idle timeout nothing is claimed.
var lasts = pause < idle || keepalive + 17 < idle;
var breaks = pause > idle && keepalive > idle;
Expect(answered == 2);
Expect(lasts ? broken == 0 : breaks ? broken == 1 : broken <= 1);
Expect(lasts ? lb.IdleEnds == 0 : breaks ? lb.IdleEnds == 1 : lb.IdleEnds <= 1);
Expect(reset == 1 ? lb.Strays == 0 : lb.Strays == broken.Value);                        // the RST that answers the request
Expect(reset == 1 ? held == 1 : held == 1 + broken.Value);                              // a dead one stays with the server
