// When do the alarms go off: ESTABLISHED above 600 and 800, SYN-RECV above 15?
//
// Many monitoring set-ups watch a web server with these thresholds. The morning's load ramps up over ten minutes, and at eight minutes
// somebody begins to send spoofed SYNs, 5 a second: too few to hurt anybody.
//
// Predict before you run: connections last 20 s. At which rate are 600 of them open at a time (Little's law), and when does the ramp from 10 to
// 60 connections a second reach it? With 5 stray SYNs a second, each half-open for up to a minute, after how many seconds are there more than 15?
//   netsim run scenarios/capacity/monitoring-thresholds.csx
// Which of the three alarms would you get up for at night?
using static NetSim.Scenarios.Scenario;

var last = Param("rate", 60, "connections per second at the end of the ramp", range: 11..500);
var strays = Param("strays", 5, "spoofed SYNs per second from the eighth minute on", range: 1..100);

var web = Net.Host("web", ip: "203.0.113.10");
web.Sysctl["net.core.somaxconn"] = 4_096;
web.Listen(80, backlog: 4_096, async c => { await c.Receive(); await Sleep(20.s); await c.Send(1_000); c.Close(); });
var people = Net.Hosts(500, "user");
Net.Link(people, web, delay: 10.ms);
var load = Net.OpenLoop(people, web, 80, rate: 10.perSecond, stages: [(10.min, last.perSecond)], timeout: 60.s, name: "users");
Net.SynFlood(web, 80, rate: strays.perSecond, spoof: "198.18.0.0/15", from: 8.min, until: 10.min, name: "strays");

var open = Alert(web.Sockets(TcpState.Established), warning: 600, critical: 800, hold: 1.s);
var half = Alert(web.Sockets(TcpState.SynReceived), warning: 15, hold: 1.s);
Sample(every: 1.s);
Run(10.min);

Record(open.FirstWarning, open.FirstCritical);
Record(half.FirstWarning);
double Reaches(int threshold) => (threshold / 20.0 - 10) / ((last - 10) / 600.0) + 10;     // the ramp, half a stay later
Record(load.ConnectOk, load.Timeouts);
Expect(open.FirstWarning > Reaches(600) - 10 && open.FirstWarning < Reaches(600) + 15);
Expect(open.FirstCritical > Reaches(800) - 10 && open.FirstCritical < Reaches(800) + 15);
Expect(half.FirstWarning > 480 + 14.0 / strays && half.FirstWarning < 480 + 16.0 / strays + 3);
Expect(load.Timeouts == 0);
