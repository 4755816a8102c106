import type { AidCard } from './cards.types';

/** Where the place is the danger, or moving is. */
export const PLACE_CARDS: AidCard[] = [
  {
    id: 'fall',
    icon: 'person',
    title: { zh: '摔倒了', en: 'A fall' },
    when: { zh: '自己摔倒，或者看见老人摔倒', en: 'You fell, or you see somebody fall' },
    steps: [
      {
        say: { zh: '先别动，也别急着拉他起来', en: 'Stay still. Do not pull anybody up' },
        more: { zh: '喘口气，慢慢看哪里痛。', en: 'Breathe, and feel what hurts.' },
      },
      {
        say: {
          zh: '头、脖子、腰、大腿根痛不痛？手脚能不能动？',
          en: 'Head, neck, back or hip hurting? Can hands and feet move?',
        },
      },
      {
        say: {
          zh: '痛得厉害、动不了、撞了头：打 120，不要挪动',
          en: 'Bad pain, cannot move, or hit the head: call 120 and do not move',
        },
        more: { zh: '头昏、想吐、犯困、流血不止，也打 120。', en: 'Dizzy, sick, drowsy or bleeding: call 120 too.' },
        dial: '120',
      },
      { say: { zh: '盖上衣服别着凉，等人来', en: 'Cover up, keep warm, wait for help' } },
      {
        say: { zh: '哪里都不痛，再慢慢起来', en: 'Only if nothing hurts: get up slowly' },
        more: {
          zh: '先侧过身，再跪起来，扶住一把稳当的椅子，坐上去歇一会。',
          en: 'Onto your side, onto your knees, hold a steady chair, sit and rest.',
        },
      },
    ],
    never: [
      { zh: '不要硬拉、硬抱、硬搀', en: 'Do not lift, drag or haul' },
      { zh: '不要喂水喂药', en: 'No water or medicine' },
    ],
  },
  {
    id: 'fire',
    icon: 'gas',
    title: { zh: '着火了', en: 'Fire' },
    when: { zh: '看见火、看见烟、闻到焦味', en: 'Flames, smoke or a burning smell' },
    steps: [
      { say: { zh: '大声喊，马上往外走，什么都不拿', en: 'Shout and get out. Take nothing' } },
      {
        say: { zh: '到了外面打 119', en: 'Outside, call 119' },
        more: {
          zh: '说清楚哪条路、几号、几楼，里面有没有人。',
          en: 'Say the street, number and floor, and who is inside.',
        },
        dial: '119',
      },
      {
        say: {
          zh: '有烟就弯下腰，贴着墙走，用湿毛巾捂住口鼻',
          en: 'In smoke: stay low, follow the wall, wet cloth over nose and mouth',
        },
        more: { zh: '走楼梯，不坐电梯。', en: 'Use the stairs, never the lift.' },
      },
      {
        say: { zh: '门把手烫，就不要开门', en: 'If the door handle is hot, leave it shut' },
        more: {
          zh: '关好门，用湿布塞住门缝，到窗口挥衣服、打手电，打 119 说您在几楼。',
          en: 'Seal the gap with wet cloth, wave from a window, and tell 119 your floor.',
        },
      },
      { say: { zh: '身上着火：停下、躺倒、打滚', en: 'Clothes on fire: stop, drop, roll' } },
    ],
    never: [
      { zh: '出来了就不要再进去', en: 'Once out, stay out' },
      { zh: '不要躲在床下、柜子里', en: 'Do not hide under a bed or in a wardrobe' },
      { zh: '油锅着火不要浇水：盖上锅盖，关火', en: 'Burning oil: no water. Lid on, heat off' },
    ],
  },
  {
    id: 'gas',
    icon: 'air',
    title: { zh: '闻到煤气味', en: 'A smell of gas' },
    when: {
      zh: '闻到煤气、天然气的味道，或者烧炭、烧水时头晕恶心',
      en: 'A smell of gas, or dizziness near a stove or heater',
    },
    steps: [
      {
        say: { zh: '不要开灯、不要关灯、不要点火', en: 'No switches, no flames' },
        more: { zh: '在屋里也不要打电话。', en: 'No phone call indoors either.' },
      },
      {
        say: { zh: '够得着就关掉阀门，打开门和窗', en: 'Close the valve if you can reach it; open doors and windows' },
      },
      { say: { zh: '人马上到外面去', en: 'Everybody out at once' } },
      {
        say: { zh: '到了外面打 119', en: 'Outside, call 119' },
        more: { zh: '再打燃气公司的电话。', en: 'Then the gas company.' },
        dial: '119',
      },
      {
        say: { zh: '头晕、想吐、有人昏倒：打 120', en: 'Dizzy, sick or unconscious: call 120' },
        more: {
          zh: '把人挪到通风的地方。叫不醒、没有呼吸，按“叫不醒”那张卡做。',
          en: 'Move them into fresh air. Not breathing: use the card “Unresponsive”.',
        },
        dial: '120',
      },
    ],
    never: [
      { zh: '没说安全之前不要回屋', en: 'Do not go back until told it is safe' },
      { zh: '不要按门铃、坐电梯', en: 'No door bells, no lifts' },
    ],
  },
  {
    id: 'childbirth',
    icon: 'baby',
    title: { zh: '快要生了', en: 'A baby is coming' },
    when: {
      zh: '肚子一阵一阵痛，忍不住要用力，来不及去医院',
      en: 'Contractions close together, an urge to push, no time for hospital',
    },
    steps: [
      {
        say: { zh: '打 120，开免提，听他们一步一步说', en: 'Call 120, loudspeaker on, and do as they say' },
        more: { zh: '把家门打开。', en: 'Open the front door.' },
        dial: '120',
      },
      { say: { zh: '让她半躺着，身下垫干净的毛巾', en: 'Let her lean back on clean towels' } },
      {
        say: { zh: '宝宝出来时，用手轻轻托住头和身体', en: 'As the baby comes, support head and body gently' },
        more: { zh: '只托着，不要往外拉。宝宝很滑，抱稳。', en: 'Support only, never pull. The baby is slippery.' },
      },
      {
        say: { zh: '擦干宝宝，贴在妈妈胸口，一起盖好', en: 'Dry the baby, lay it on the mother’s chest, cover both' },
        more: {
          zh: '擦掉口鼻上的东西。不哭，就用毛巾轻轻搓背。',
          en: 'Wipe mouth and nose. Not crying: rub the back with a towel.',
        },
      },
      {
        say: { zh: '脐带不要剪、不要拉', en: 'Do not cut or pull the cord' },
        more: { zh: '胎盘出来了，跟宝宝放在一起，等医生。', en: 'Keep the afterbirth with the baby for the doctor.' },
      },
      {
        say: {
          zh: '妈妈流血很多，或者宝宝不喘气，马上告诉 120',
          en: 'Heavy bleeding, or a baby that does not breathe: tell 120 at once',
        },
      },
    ],
    never: [
      { zh: '不要夹紧腿、不要憋着不生', en: 'Do not hold the baby back' },
      { zh: '不要拉宝宝，不要拉脐带', en: 'Never pull the baby or the cord' },
    ],
  },
];
