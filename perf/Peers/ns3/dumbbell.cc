// N bulk TCP pairs over one bottleneck. Timers as Linux has them: RTO at least 200 ms, first SYN again after 1 s.
#include "common.h"
#include "ns3/applications-module.h"
using namespace ns3;
static uint64_t g_rx=0, g_ipdel=0, g_drop=0;
static void rx(Ptr<const Packet> p,const Address&){ g_rx+=p->GetSize(); }
static void ipdel(const Ipv4Header&,Ptr<const Packet>,uint32_t){ g_ipdel++; }
static void qdrop(Ptr<const Packet>){ g_drop++; }
int main(int c,char**v){
  uint32_t n=10; double simsec=1.0; std::string cc="TcpCubic",edge="1Gbps",core="10Gbps"; bool count=false, lean=true; uint32_t bufq=4000,sndbuf=8<<20,sendsize=14480;
  CommandLine cmd; cmd.AddValue("n","",n); cmd.AddValue("t","",simsec); cmd.AddValue("cc","",cc); cmd.AddValue("edge","",edge); cmd.AddValue("core","",core); cmd.AddValue("count","",count); cmd.AddValue("lean","",lean); cmd.AddValue("bufq","",bufq); cmd.AddValue("sndbuf","",sndbuf); cmd.AddValue("sendsize","",sendsize); cmd.Parse(c,v);
  Config::SetDefault("ns3::TcpSocket::SegmentSize",UintegerValue(1448)); Config::SetDefault("ns3::TcpSocket::SndBufSize",UintegerValue(sndbuf)); Config::SetDefault("ns3::TcpSocket::RcvBufSize",UintegerValue(8<<20));
  Config::SetDefault("ns3::TcpSocketBase::MinRto",TimeValue(MilliSeconds(200))); Config::SetDefault("ns3::TcpSocket::ConnTimeout",TimeValue(Seconds(1)));
  Config::SetDefault("ns3::TcpL4Protocol::SocketType",StringValue("ns3::"+cc));
  double r0=curRssKiB(); Tick b0=tickNow();
  NodeContainer rt,sn,rc; rt.Create(2); sn.Create(n); rc.Create(n);
  PointToPointHelper e,b; e.SetDeviceAttribute("DataRate",StringValue(edge)); e.SetChannelAttribute("Delay",StringValue("10us")); e.SetQueue("ns3::DropTailQueue<Packet>","MaxSize",StringValue("1000p"));
  b.SetDeviceAttribute("DataRate",StringValue(core)); b.SetChannelAttribute("Delay",StringValue("5ms")); b.SetQueue("ns3::DropTailQueue<Packet>","MaxSize",StringValue(std::to_string(bufq)+"p"));
  InternetStackHelper st; st.SetIpv6StackInstall(!lean); st.Install(rt); st.Install(sn); st.Install(rc);
  auto assign=[&](NetDeviceContainer d,uint32_t base){ if(!lean){ Ipv4AddressHelper ah; ah.SetBase(Ipv4Address(base),Ipv4Mask("/30")); ah.Assign(d); return; }
    for(int i=0;i<2;i++){ Ptr<Ipv4> ip=d.Get(i)->GetNode()->GetObject<Ipv4>(); uint32_t k=ip->AddInterface(d.Get(i)); ip->AddAddress(k,Ipv4InterfaceAddress(Ipv4Address(base+1+i),Ipv4Mask("/30"))); ip->SetMetric(k,1); ip->SetUp(k);} };
  Ipv4StaticRoutingHelper sr;
  NetDeviceContainer bd=b.Install(rt); assign(bd,0x0affff00u);
  for(uint32_t i=0;i<n;i++){
    NetDeviceContainer d1=e.Install(rt.Get(0),sn.Get(i)); assign(d1,0x0a000000u+4*i);
    NetDeviceContainer d2=e.Install(rt.Get(1),rc.Get(i)); assign(d2,0x0a100000u+4*i);
    sr.GetStaticRouting(sn.Get(i)->GetObject<Ipv4>())->SetDefaultRoute(Ipv4Address(0x0a000000u+4*i+1),1);
    sr.GetStaticRouting(rc.Get(i)->GetObject<Ipv4>())->SetDefaultRoute(Ipv4Address(0x0a100000u+4*i+1),1);
    if(count) for(auto d:{d1.Get(1),d1.Get(0)}) DynamicCast<PointToPointNetDevice>(d)->GetQueue()->TraceConnectWithoutContext("Drop",MakeCallback(&qdrop));
  }
  sr.GetStaticRouting(rt.Get(0)->GetObject<Ipv4>())->AddNetworkRouteTo(Ipv4Address("10.16.0.0"),Ipv4Mask("/16"),1);
  sr.GetStaticRouting(rt.Get(1)->GetObject<Ipv4>())->AddNetworkRouteTo(Ipv4Address("10.0.0.0"),Ipv4Mask("/16"),1);
  if(count) DynamicCast<PointToPointNetDevice>(bd.Get(0))->GetQueue()->TraceConnectWithoutContext("Drop",MakeCallback(&qdrop));
  for(uint32_t i=0;i<n;i++){
    PacketSinkHelper ps("ns3::TcpSocketFactory",InetSocketAddress(Ipv4Address::GetAny(),9)); ApplicationContainer a=ps.Install(rc.Get(i)); a.Start(Seconds(0)); a.Get(0)->TraceConnectWithoutContext("Rx",MakeCallback(&rx));
    BulkSendHelper bs("ns3::TcpSocketFactory",InetSocketAddress(Ipv4Address(0x0a100000u+4*i+2),9)); bs.SetAttribute("MaxBytes",UintegerValue(0)); bs.SetAttribute("SendSize",UintegerValue(sendsize)); bs.Install(sn.Get(i)).Start(MicroSeconds(100*i));
    if(count){ for(Ptr<Node> nd:{sn.Get(i),rc.Get(i)}) nd->GetObject<Ipv4L3Protocol>()->TraceConnectWithoutContext("LocalDeliver",MakeCallback(&ipdel)); }
  }
  Tick bt=tickNow()-b0; double r1=curRssKiB();
  Simulator::Stop(Seconds(simsec));
  Tick t0=tickNow(); Simulator::Run(); Tick t=tickNow()-t0; uint64_t ev=Simulator::GetEventCount(); double seg=g_rx/1448.0;
  printf("bench=dumbbell n=%u cc=%s lean=%d simsec=%.2f events=%lu wall=%.3f user=%.3f sys=%.3f ev_per_s=%.0f ev_per_user_s=%.0f segs=%.0f segs_per_s=%.0f segs_per_user_s=%.0f ev_per_seg=%.2f ipdelivered=%lu ipdeliv_per_s=%.0f goodputGbps=%.3f qdrops=%lu build_wall=%.4f buildKiBperHost=%.1f peakMiB=%.1f peakKiBperHost=%.1f\n",
    n,cc.c_str(),lean,simsec,ev,t.wall,t.user,t.sys,ev/t.wall,ev/t.user,seg,seg/t.wall,seg/t.user,ev/seg,g_ipdel,g_ipdel/t.wall,g_rx*8/simsec/1e9,g_drop,bt.wall,(r1-r0)/(2*n),peakRssKiB()/1024,peakRssKiB()/(2*n));
  fastExit();
}
