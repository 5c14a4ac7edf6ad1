// The database fails over, and the writers hang for a quarter of an hour. Why, and what helps?
//
// An application writes to a database whose machine loses power. Nobody sends a reset: the packets go into a black hole, and TCP sends
// the first segment again and again, tcp_retries2 = 15 times, doubling its time-out up to 120 s.
//
// Predict before you run: after how long does the write fail? (Hint: 15 doublings of 200 ms, capped at 120 s, sum up to 924.6 s.) And with
// tcp_retries2 = 8, or with TCP_USER_TIMEOUT = 30 s on the socket?
//   netsim run scenarios/capacity/failover-black-hole.csx -p retries2=15,8
//   netsim run scenarios/capacity/failover-black-hole.csx -p user_timeout_s=30
using static NetSim.Scenarios.Scenario;

var retries = Param("retries2", 15, "net.ipv4.tcp_retries2 of the application's machine", range: 1..20);
var userTimeout = Param("user_timeout_s", 0, "TCP_USER_TIMEOUT of the connection in seconds; 0 for none", range: 0..3_600);

var app = Net.Host("app", ip: "10.0.0.1");
var database = Net.Host("database", ip: "10.0.0.2");
app.Sysctl["net.ipv4.tcp_retries2"] = retries;
app.WheelLateness = false;                                  // the sum of the time-outs as the books have it
Net.Link(app, database, delay: 0.2.ms);
database.Listen(5432, backlog: 16, async c => { while (await c.Receive() > 0) { await c.Send(100); } });

var hung = Histogram("app.hung");
app.Start(async m =>
{
    var c = await m.Connect(database, 5432);
    if (userTimeout > 0) { c.SetOption(SocketOption.UserTimeout, userTimeout * 1_000); }
    for (var i = 0; i < 20; i++)
    {
        await c.Send(200);
        await c.Receive();
        await Sleep(100.ms);
    }

    await Sleep(5.s - (Now - SimTime.Zero));                // the machine has lost power by now
    var since = Now;
    try
    {
        await c.Send(200);
        await c.Receive();
    }
    catch (SocketError e) when (e.Errno == Errno.ETIMEDOUT) { hung.Record(Now - since); }
});
At(4.s, () => database.Crash());

Run(30.min);

// tcp_model_timeout: n time-outs of 200 ms that double, each at most 120 s.
double Model(int n) => Enumerable.Range(0, n + 1).Sum(i => Math.Min(0.2 * Math.Pow(2, i), 120));
Record(hung);
Expect(userTimeout > 0 || hung.Min >= Model(retries) - 0.1);   // 924.6 s for 15: "at least", for the time-out measured is never below 200 ms
Expect(userTimeout > 0 || hung.Max < 1.3 * Model(retries) + 1);
Expect(userTimeout == 0 || (hung.Max >= userTimeout && hung.Max < userTimeout + 2));
