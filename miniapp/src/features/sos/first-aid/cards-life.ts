import type { AidCard } from './cards.types';

/** Where minutes decide. */
export const LIFE_CARDS: AidCard[] = [
  {
    id: 'unresponsive',
    icon: 'health',
    title: { zh: '叫不醒、没有呼吸', en: 'Unresponsive, not breathing' },
    when: {
      zh: '拍肩膀大声叫，没反应，胸口不起伏，或者只是偶尔大口喘气',
      en: 'No answer to a shout and a tap, chest not moving, or only gasping now and then',
    },
    steps: [
      {
        say: { zh: '拍他的双肩，大声叫他', en: 'Tap both shoulders and shout' },
        more: {
          zh: '没反应，就看胸口有没有起伏，最多看 10 秒。',
          en: 'No answer: look for breathing, ten seconds at most.',
        },
      },
      {
        say: { zh: '打 120，开免提，放在旁边', en: 'Call 120, loudspeaker on, phone beside you' },
        more: { zh: '旁边有人，叫他去拿 AED。', en: 'If somebody is near, send them for an AED.' },
        dial: '120',
      },
      {
        say: { zh: '让他平躺在硬地上', en: 'Lay them flat on something hard' },
        more: { zh: '跪在他胸口旁边，解开上衣。', en: 'Kneel beside the chest and open the clothes.' },
      },
      {
        say: { zh: '一只手掌根放在胸口正中', en: 'Heel of one hand on the middle of the chest' },
        more: {
          zh: '另一只手叠在上面，手肘伸直，肩膀在手的正上方。',
          en: 'Other hand on top, elbows straight, shoulders above.',
        },
      },
      {
        say: { zh: '用力、快速往下按，跟着节拍', en: 'Press hard and fast, with the beat' },
        more: {
          zh: '每次按下 5 到 6 厘米，让胸口完全弹回来。一分钟 100 到 120 下，不要停。',
          en: '5 to 6 cm deep; let the chest come all the way up. 100 to 120 a minute, without pause.',
        },
        hasBeat: true,
      },
      {
        say: { zh: 'AED 一到就打开，照它说的做', en: 'When the AED comes, switch it on and do as it says' },
        more: {
          zh: '没学过人工呼吸，只按胸口就行。每 2 分钟换一个人按。',
          en: 'Not trained in rescue breaths? Pressing alone is right. Change every two minutes.',
        },
        hasBeat: true,
      },
    ],
    stop: [
      { zh: '他动了、睁眼了，或者正常呼吸了', en: 'They move, open their eyes or breathe normally' },
      { zh: '医生护士到了，接过去了', en: 'Ambulance staff take over' },
      {
        zh: 'AED 说“不要碰病人”，手离开；它说完，马上接着按',
        en: 'The AED says “do not touch”: hands off, then go on at once',
      },
      { zh: '您按不动了，又没有人能换', en: 'You cannot go on and nobody can take over' },
      { zh: '这里有危险，不能待了', en: 'It is not safe to stay' },
    ],
    never: [
      { zh: '偶尔大口喘气不是呼吸，照样按', en: 'Gasps are not breathing: go on pressing' },
      { zh: '不要怕按断骨头就不按', en: 'Do not hold back for fear of breaking a rib' },
    ],
  },
  {
    id: 'choking',
    icon: 'meal',
    title: { zh: '噎住了', en: 'Choking' },
    when: {
      zh: '双手抓脖子，说不出话，咳不出来，脸发紫',
      en: 'Hands at the throat, cannot speak or cough, turning blue',
    },
    steps: [
      {
        say: { zh: '问他：是不是噎住了？', en: 'Ask: are you choking?' },
        more: {
          zh: '还能说话、能咳嗽，就让他使劲咳，您守着。',
          en: 'If they can talk or cough, let them cough. Stay.',
        },
      },
      { say: { zh: '说不出话、咳不出来：打 120', en: 'Cannot speak or cough: call 120' }, dial: '120' },
      {
        say: { zh: '让他弯腰，用掌根在背上拍 5 下', en: 'Bend them forward: five blows between the shoulder blades' },
        more: { zh: '拍在两个肩胛骨中间，要用力。', en: 'With the heel of the hand, hard.' },
      },
      {
        say: { zh: '还没出来：从背后抱住，往里往上冲 5 下', en: 'Still stuck: from behind, five thrusts in and up' },
        more: {
          zh: '拳头放在肚脐上面一点。怀孕的人和很胖的人，改成按胸口正中。',
          en: 'Fist just above the navel. Pregnant or very large: on the breastbone instead.',
        },
      },
      {
        say: { zh: '拍 5 下、冲 5 下，轮着来，直到出来', en: 'Five and five in turn, until it comes out' },
        more: {
          zh: '一岁以下的宝宝：脸朝下拍背 5 下，翻过来按胸口正中 5 下，不要按肚子。',
          en: 'A baby under one: five back blows face down, then five presses on the middle of the chest. Never the belly.',
        },
      },
      {
        say: {
          zh: '叫不醒了：放平，按“叫不醒”那张卡做',
          en: 'If they pass out: lay flat, use the card “Unresponsive”',
        },
      },
    ],
    never: [{ zh: '看不见东西，不要用手指去抠', en: 'Do not sweep the mouth for what you cannot see' }],
  },
  {
    id: 'bleeding',
    icon: 'bandage',
    title: { zh: '流血不止', en: 'Heavy bleeding' },
    when: { zh: '血往外喷、流个不停，或者衣服很快湿透', en: 'Blood spurts, keeps flowing or soaks the clothes' },
    steps: [
      { say: { zh: '打 120', en: 'Call 120' }, dial: '120' },
      {
        say: { zh: '拿干净的布，用力压住流血的地方', en: 'Press hard on the wound with a clean cloth' },
        more: { zh: '一直压着，不要松开来看。', en: 'Keep pressing; do not lift it to look.' },
      },
      {
        say: {
          zh: '布湿透了，不要拿掉，再加一层接着压',
          en: 'Soaked through: leave it, put more on top, keep pressing',
        },
      },
      {
        say: {
          zh: '胳膊、腿压不住：在伤口上面扎止血带',
          en: 'Arm or leg that will not stop: tourniquet above the wound',
        },
        more: {
          zh: '离伤口五到八厘米，靠近身体那一边，不要扎在关节上。扎紧到不流血，记下时间，不要自己松开。',
          en: '5 to 8 cm above it, not on a joint. Tighten until it stops, note the time, do not loosen it.',
        },
      },
      { say: { zh: '让他躺下，盖上衣服，别着凉', en: 'Lay them down and keep them warm' } },
    ],
    never: [
      { zh: '扎在身上的东西不要拔', en: 'Do not pull out anything stuck in the wound' },
      { zh: '不要给他吃、给他喝', en: 'Nothing to eat or drink' },
    ],
  },
  {
    id: 'stroke',
    icon: 'brain',
    title: { zh: '突然嘴歪、手没劲', en: 'Stroke' },
    when: { zh: '突然嘴歪、一边手脚没劲、说话不清楚', en: 'Suddenly a drooping face, a weak arm, slurred speech' },
    steps: [
      { say: { zh: '看一张脸：笑一笑，嘴歪不歪', en: 'Face: ask for a smile. Is one side drooping?' } },
      { say: { zh: '查两只胳膊：一起抬平，有没有一只掉下来', en: 'Arms: raise both. Does one drift down?' } },
      { say: { zh: '听他说话：清楚不清楚', en: 'Speech: is it slurred or strange?' } },
      {
        say: { zh: '有一样不对，马上打 120', en: 'Any one of these: call 120 at once' },
        more: { zh: '记住几点几分开始的，告诉医生。', en: 'Note the time it began, and tell them.' },
        dial: '120',
      },
      {
        say: { zh: '让他躺下，头偏向一边，松开衣领', en: 'Lay them down, head to the side, collar open' },
        more: { zh: '叫不醒、没有呼吸，就按“叫不醒”那张卡做。', en: 'Not breathing: use the card “Unresponsive”.' },
      },
    ],
    never: [
      { zh: '不要喂水、喂饭、喂药', en: 'No water, food or medicine' },
      { zh: '不要等它自己好，好了也要去医院', en: 'Do not wait for it to pass; even if it does, go to hospital' },
    ],
  },
  {
    id: 'chest-pain',
    icon: 'chest',
    title: { zh: '胸口痛', en: 'Chest pain' },
    when: {
      zh: '胸口压着痛、出冷汗、喘不上气，痛到胳膊、下巴或后背',
      en: 'Pressing pain, cold sweat, short of breath, pain in arm, jaw or back',
    },
    steps: [
      { say: { zh: '马上坐下或半躺，一步也别走', en: 'Sit or lean back. Do not walk' } },
      {
        say: { zh: '打 120', en: 'Call 120' },
        more: { zh: '说清楚哪里痛、什么时候开始的。', en: 'Say where it hurts and since when.' },
        dial: '120',
      },
      { say: { zh: '松开衣领，打开窗，把门打开', en: 'Open the collar, a window and the front door' } },
      {
        say: {
          zh: '医生给您开过急救药的，照医生说的用',
          en: 'Take the emergency medicine your own doctor prescribed, as told',
        },
        more: { zh: '别的药吃不吃，问 120。', en: 'Anything else: ask 120 first.' },
      },
      { say: { zh: '叫不醒了，就按“叫不醒”那张卡做', en: 'If they pass out: use the card “Unresponsive”' } },
    ],
    never: [
      { zh: '不要自己走去、骑车去、开车去医院', en: 'Do not walk, ride or drive yourself to hospital' },
      { zh: '不要忍着等天亮', en: 'Do not wait until morning' },
    ],
  },
];
