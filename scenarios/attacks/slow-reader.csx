// How many clients that read one octet a second does it take to stop a server?
//
// A server has 64 workers; each serves one connection and waits in send() until its answer is in the send buffer. A slow
// reader asks for a large file and reads an octet a second through a receive buffer of 2 kB. Its window is closed nearly all
// the time, the send buffer stays full, and the worker waits: not in CPU, not in bandwidth, simply in send(). TCP sees
// nothing wrong, because each window probe is answered.
//
// Predict before you run: with 63 slow readers, what do the users notice? And with 64? How much bandwidth does it take?
//   netsim run scenarios/attacks/slow-reader.csx -p readers=0,63,64
// Then: does a larger backlog help (-p backlog=4096)? What would: TCP_USER_TIMEOUT, a deadline on send(), fewer octets?
// Answer: 63 leave one worker, and the users do not notice. With 64 nobody is served any more: users connect (the kernel
// completes handshakes into the accept queue) and wait until their own deadline. A backlog only lets more of them wait.
using static NetSim.Scenarios.Scenario;

var readers = Param("readers", 64, "slow readers", range: 0..10_000);
var workers = Param("workers", 64, "connections that the server serves at a time", range: 1..10_000);
var backlog = Param("backlog", 511, "what the server gives to listen()", range: 64..65_535);

var web = Net.Host("web");
web.Listen(80, backlog, concurrency: workers, handler: async c =>
{
    var octets = await c.Receive();
    await c.Send(octets == 300 ? 20_000_000 : 1_000);        // the file that slow readers ask for, or a page
    c.Close();
});
var hub = Net.Router("hub");
Net.Link(web, hub, bandwidth: 1.Gbps, delay: 1.ms);
var bots = Net.Hosts(16, "bot");
var people = Net.Hosts(50, "user");
Net.Link(bots, hub, delay: 10.ms);
Net.Link(people, hub, delay: 10.ms);

if (readers > 0)
{
    Net.SlowReader(bots, web, 80, connections: readers, rate: 1_000.perSecond, until: 60.s);
}

var load = Net.OpenLoop(people, web, 80, 5.perSecond, request: 200, response: 1_000, timeout: 8.s, from: 15.s,
    until: 40.s, name: "users");

Run(50.s);
Record(load.Requests, load.ConnectOk, load.Completed, load.Timeouts, web.Sockets(TcpState.Established));
Expect(load.Requests == 125);
Expect(load.ConnectOk == 125);                               // the kernel goes on completing handshakes
Expect(readers < workers ? load.Completed == 125 : load.Completed == 0);
Expect(readers < workers ? load.Timeouts == 0 : load.Timeouts == 125);
