// C clients open connections to S servers in a star; 200 B request, 2000 B response, server closes first. Arrivals are a
// Poisson process, or with --even=1 evenly spaced over all clients, so that both simulators open exactly as many. Nothing is
// opened in the last --drain seconds.
#include "common.h"
#include <unordered_map>
using namespace ns3;
static uint32_t C=1000,S=10; static double g_rate=1; static uint64_t g_started=0,g_srvAcc=0,g_done=0,g_clDone=0,g_err=0,g_fail=0,g_ipdel=0; static bool g_even=false; static double g_until=0;
static Star g_star; static Ptr<ExponentialRandomVariable> g_exp; static Ptr<UniformRandomVariable> g_uni;
struct SrvConn { uint32_t got=0; }; struct CliConn { uint32_t got=0; };
static std::unordered_map<Socket*,SrvConn> g_srv; static std::unordered_map<Socket*,CliConn> g_cli; static uint64_t g_peakLive=0;
static void ipdel(const Ipv4Header&,Ptr<const Packet>,uint32_t){ g_ipdel++; }
static void sClosed(Ptr<Socket> s){ g_srv.erase(PeekPointer(s)); }
static void sErr(Ptr<Socket> s){ g_err++; g_srv.erase(PeekPointer(s)); }
static void sRecv(Ptr<Socket> s){ Ptr<Packet> p; auto&k=g_srv[PeekPointer(s)]; while((p=s->Recv())){ if(p->GetSize()==0) break; k.got+=p->GetSize(); }
  if(k.got>=200 && k.got<1000000){ k.got=1000000; s->Send(Create<Packet>(2000)); s->Close(); g_done++; } }
static void sAccept(Ptr<Socket> s,const Address&){ g_srvAcc++; s->SetRecvCallback(MakeCallback(&sRecv)); s->SetCloseCallbacks(MakeCallback(&sClosed),MakeCallback(&sErr)); g_srv[PeekPointer(s)]; }
static void cClosed(Ptr<Socket> s){ auto it=g_cli.find(PeekPointer(s)); if(it!=g_cli.end()){ if(it->second.got>=2000) g_clDone++; else g_fail++; g_cli.erase(it); s->Close(); } }
static void cErr(Ptr<Socket> s){ auto it=g_cli.find(PeekPointer(s)); if(it!=g_cli.end()){ g_err++; g_cli.erase(it);} }
static void cRecv(Ptr<Socket> s){ Ptr<Packet> p; auto&k=g_cli[PeekPointer(s)]; while((p=s->Recv())){ if(p->GetSize()==0) break; k.got+=p->GetSize(); } }
static void cConn(Ptr<Socket> s){ s->Send(Create<Packet>(200)); }
static void cFail(Ptr<Socket> s){ g_fail++; g_cli.erase(PeekPointer(s)); }
static double gap(){ return g_even ? 1/g_rate : g_exp->GetValue(); }
static void open(uint32_t i){
  if(Simulator::Now().GetSeconds()>=g_until) return;
  uint32_t srv=C+g_uni->GetInteger(0,S-1);
  Ptr<Socket> s=Socket::CreateSocket(g_star.hosts[i],TcpSocketFactory::GetTypeId());
  s->SetConnectCallback(MakeCallback(&cConn),MakeCallback(&cFail)); s->SetRecvCallback(MakeCallback(&cRecv)); s->SetCloseCallbacks(MakeCallback(&cClosed),MakeCallback(&cErr));
  s->Bind(); g_cli[PeekPointer(s)]; if(s->Connect(InetSocketAddress(Star::hostAddr(srv),80))==0) g_started++; else g_fail++;
  if(g_cli.size()+g_srv.size()>g_peakLive) g_peakLive=g_cli.size()+g_srv.size();
  Simulator::Schedule(Seconds(gap()),&open,i);
}
static uint64_t liveTcp(){ // sockets still known to the servers' TCP, TIME_WAIT included
  uint64_t k=0; for(uint32_t i=0;i<S;i++){ ObjectVectorValue ov; g_star.hosts[C+i]->GetObject<TcpL4Protocol>()->GetAttribute("SocketList",ov); k+=ov.GetN(); } return k; }
int main(int c,char**v){
  double simsec=20,msl=120,loss=0,drain=0; bool lean=true,count=false; uint64_t seed=1; CommandLine cmd; cmd.AddValue("c","",C); cmd.AddValue("s","",S); cmd.AddValue("rate","conn/s per client",g_rate); cmd.AddValue("t","",simsec); cmd.AddValue("msl","",msl); cmd.AddValue("loss","",loss); cmd.AddValue("lean","",lean); cmd.AddValue("count","",count); cmd.AddValue("seed","",seed); cmd.AddValue("even","",g_even); cmd.AddValue("drain","",drain); cmd.Parse(c,v); g_until=simsec-drain;
  RngSeedManager::SetRun(seed);
  Config::SetDefault("ns3::TcpSocketBase::MaxSegLifetime",DoubleValue(msl)); Config::SetDefault("ns3::TcpSocket::SegmentSize",UintegerValue(1448));
  Config::SetDefault("ns3::TcpSocketBase::MinRto",TimeValue(MilliSeconds(200))); Config::SetDefault("ns3::TcpSocket::ConnTimeout",TimeValue(Seconds(1)));
  double r0=curRssKiB(); Tick b0=tickNow();
  g_star.build(C+S,lean,"1Gbps",MilliSeconds(10));
  g_exp=CreateObject<ExponentialRandomVariable>(); g_exp->SetAttribute("Mean",DoubleValue(1/g_rate)); g_uni=CreateObject<UniformRandomVariable>();
  if(loss>0){ for(uint32_t i=0;i<C+S;i++) for(auto d:{g_star.hostDev[i],g_star.rtrDev[i]}){ Ptr<RateErrorModel> em=CreateObject<RateErrorModel>(); em->SetUnit(RateErrorModel::ERROR_UNIT_PACKET); em->SetRate(loss); d->SetAttribute("ReceiveErrorModel",PointerValue(em)); } }
  std::vector<Ptr<Socket>> ls; for(uint32_t i=0;i<S;i++){ Ptr<Socket> s=Socket::CreateSocket(g_star.hosts[C+i],TcpSocketFactory::GetTypeId()); s->Bind(InetSocketAddress(Ipv4Address::GetAny(),80)); s->Listen(); s->SetAcceptCallback(MakeNullCallback<bool,Ptr<Socket>,const Address&>(),MakeCallback(&sAccept)); ls.push_back(s); }
  if(count) for(auto h:g_star.hosts) h->GetObject<Ipv4L3Protocol>()->TraceConnectWithoutContext("LocalDeliver",MakeCallback(&ipdel));
  for(uint32_t i=0;i<C;i++) Simulator::ScheduleWithContext(g_star.hosts[i]->GetId(),Seconds(g_even ? (i+0.5)/(g_rate*C) : g_exp->GetValue()),&open,i);
  Simulator::Stop(NanoSeconds(1)); Simulator::Run(); // node init
  Tick bt=tickNow()-b0; double r1=curRssKiB(); uint64_t e0=Simulator::GetEventCount();
  Simulator::Stop(Seconds(simsec)); Tick t0=tickNow(); Simulator::Run(); Tick t=tickNow()-t0; uint64_t ev=Simulator::GetEventCount()-e0; double r2=curRssKiB(); uint64_t lt=liveTcp();
  printf("bench=churn c=%u s=%u rate=%.2f lean=%d loss=%.3f msl=%.1f simsec=%.1f events=%lu wall=%.3f user=%.3f sys=%.3f ev_per_s=%.0f ev_per_user_s=%.0f started=%lu accepted=%lu completed=%lu fail=%lu err=%lu conn_per_s=%.0f conn_per_user_s=%.0f ev_per_conn=%.1f ipdelivered=%lu ipdel_per_conn=%.2f ipdel_per_user_s=%.0f build_user=%.3f buildKiBperHost=%.2f srvSocketsEnd=%lu runGrowthMiB=%.1f KiB_per_srvSocketEnd=%.2f peakMiB=%.1f\n",
    C,S,g_rate,lean,loss,msl,simsec,ev,t.wall,t.user,t.sys,ev/t.wall,ev/t.user,g_started,g_srvAcc,g_clDone,g_fail,g_err,g_clDone/t.wall,g_clDone/t.user,(double)ev/g_clDone,g_ipdel,(double)g_ipdel/g_clDone,g_ipdel/t.user,bt.user,(r1-r0)/(C+S),lt,(r2-r1)/1024,lt?(r2-r1)/lt:0.0,peakRssKiB()/1024);
  fastExit();
}
