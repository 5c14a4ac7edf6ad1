// Can somebody who sees nothing of a connection end it with forged RSTs?
//
// Two routers keep a session for weeks, as BGP speakers do, on ports that everybody can guess: 179 and 40000. An attacker
// who cannot see the session sends RSTs in the peer's name and tries sequence numbers one window (32,768) apart: 131,072
// guesses visit each window of the circle. By RFC 793 any number in the receive window resets, so one round is enough. Linux
// since 3.6 does as RFC 5961 says (section 3.2): only the very next number resets; another one in the window is answered
// with a challenge ACK, which asks the true peer, and the session goes on.
//
// Predict before you run: how many RSTs does it take against each kernel, and how many challenge ACKs are sent?
//   netsim run scenarios/attacks/rst-injection.csx -p server=linux-2.6.32,linux-6.18
// Then: how many guesses would be needed to be sure against linux-6.18? And without the port (-p known_port=0)?
// Answer: on linux-2.6.32 one of the 131,072 hits, at most 6.6 s after the first at 20,000 a second. On linux-6.18 one or two
// fall into the window and only bring challenge ACKs: to be sure all 4,294,967,296 numbers have to be tried.
using static NetSim.Scenarios.Scenario;

var server = Param("server", "linux-6.18", "kernel of the attacked router");
var rate = Param("rate", 20_000, "forged RSTs per second", range: 1..1_000_000);
var knownPort = Param("known_port", 1, "1: the attacker knows the peer's port; 0: it tries ten", range: 0..1);

var router = Net.Host("router", ip: "203.0.113.1", kernel: server);
var peer = Net.Host("peer", ip: "203.0.113.2");
Net.Link(peer, router, delay: 5.ms);
router.Listen(179, 16, async c => { while (await c.Receive() > 0) { } c.Close(); });
peer.Start(async machine =>
{
    var c = await machine.Connect(router, 179, localPort: 40_000);
    await c.Receive();                                       // Says nothing: the session is idle.
});

const int Guesses = 131_072;                                 // 2^32 / 32,768
var round = Guesses * (knownPort == 1 ? 1 : 10);
var forged = Net.RstInjection(router, 179, peer, rate.perSecond, step: 32_768, from: 1.s,
    until: 1.s + ((double)round / rate).s, firstPort: 40_000, lastPort: knownPort == 1 ? 40_000 : 40_009);

Run(2.s + ((double)round / rate).s);
var left = router.Sockets(TcpState.Established);
var challenges = router.Netstat["TcpExtTCPChallengeACK"];
Record(forged.Sent, left, challenges, router.Netstat["TcpEstabResets"]);

var anyNumberResets = server is "linux-2.6.32" or "rhel-6"; // before RFC 5961
Expect(forged.Sent == round);
Expect(anyNumberResets ? left == 0 : left == 1);
Expect(router.Netstat["TcpEstabResets"] == (anyNumberResets ? 1 : 0));
Expect(anyNumberResets ? challenges == 0 : challenges >= 1 && challenges <= 2);   // a window of 65,535 holds one or two guesses
